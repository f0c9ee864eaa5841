/** An agent says that they will come back to it. */
export const promising =
  /(稍后|一会儿?|马上|尽快|等下|待会).{0,8}(回复|回电|联系|答复|告诉|处理|核实)|(get|come) back to you|let you know|will (call|reply|update)/i
