/**
 * Words that customers use for one and the same matter of shopping, in Chinese and English. Each group is one search
 * token beside the words themselves, so that 钱退到哪了 meets 退款 and “money back” meets “refund”.
 */
const chinese = [
  '订单 单子 下单 拍下 我买的',
  '快递 物流 包裹 配送 送货 运单 派送 派件 快递员 送到',
  '退款 退钱 退我钱 钱退 返还 钱还没回来',
  '退货 退掉 退回去 寄回 不想要 退了',
  '换货 换一个 换个 换新 换码 调换 换大 换小',
  '发票 开票 税票 抬头 报销 税号',
  '优惠券 优惠 券 红包 满减 折扣 打折 活动价 便宜',
  '账号 账户 帐号 帐户',
  '密码 口令',
  '修改 更改 改一下 改成 变更 更换 改',
  '取消 不要了 撤销 撤回 不买了',
  '多久 什么时候 几天 何时 多长时间 几时 啥时候 啥时 要等',
  '怎么 如何 怎样 咋 怎么弄 咋弄 怎么办 在哪',
  '为什么 为啥 咋回事 怎么回事 什么原因',
  '客服 人工 真人',
  '收货 收到 签收 拿到 到货',
  '坏 破损 损坏 碎 裂 质量 瑕疵 有问题 毛病 破',
  '支付 付款 付钱 交钱 扣款 扣钱 扣了',
  '登录 登陆 登不上 登不进',
  '会员 等级 积分 成长值',
  '地址 收件地址 收货地址 寄到',
  '运费 邮费 包邮 邮资 快递费',
  '库存 有货 缺货 没货 补货 断货 还有吗',
  '尺码 尺寸 大小 码数 号码 多大 偏大 偏小',
  '颜色 色号 什么色',
  '发货 寄出 出货 发出 发走',
  '催 加急 快点 赶紧 抓紧',
  '少发 漏发 缺件 少了 没给我',
  '错发 发错 寄错 送错',
  '评价 评论 好评 差评',
  '投诉 举报 维权',
  '保修 维修 修理 质保 售后',
  '安装 上门',
  '价格 价钱 多少钱 贵 降价 差价 保价',
  '预售 定金 尾款',
  '手机号 手机 电话号码',
  '验证码 短信',
  '注销 删除 销号',
  '礼物 送人 礼品 包装',
  '分期 花呗 白条 信用卡',
  '余额 零钱 钱包',
  '自提 自取 门店 线下 实体店',
  '绑定 解绑',
  '正品 真假 假货 仿品 真的',
  '国外 海外 境外 出口 港澳台',
  '材质 面料 成分 什么料',
  '洗 清洗 保养 褪色 掉色',
  '进度 到哪 走到哪 到哪一步 状态',
  '拒收 不收',
  '合并 拆开 一起发 分开发',
  '查看 查询 查一下 查查 看一下 看看',
  '申请 提交 发起 办理 办一下',
  '失败 不成功 没成功 报错 出错 无法 不能用 用不了 没法',
  '有效期 期限 截止 到期 过期 过期了',
  '次数 几次 多少次 限制 限购 上限',
  '赔偿 补偿 赔付 赔 赔钱',
  '到账 入账 打款 收到钱',
  '重复 两次 多付 多扣 扣了两',
  '活动 秒杀 拼团 大促 促销',
  '抽奖 中奖 奖品',
  '邀请 好友 拉新 分享',
  '隐私 泄露 个人信息 信息安全',
  '诈骗 被骗 骗子 骗钱',
  '没更新 不更新 停滞 卡住 一直不动 没动静 不动了',
  '丢失 丢件 弄丢 丢了 不见了 找不到',
  '代收 驿站 快递柜 自提柜 柜子',
  '上门取件 取件 揽件 揽收',
  '周末 节假日 假期 春节 上班 下班 营业时间 工作时间',
  '货到付款 到付',
  '商家 店铺 卖家 店家 店主',
  '下载 客户端 应用',
  '闪退 卡顿 打不开 加载 崩溃 白屏',
  '收藏 关注 购物车 加购',
  '赠品 附赠 小样 赠送',
  '保质期 生产日期 临期',
  '区别 不同 差别 对比 不一样',
  '拆封 拆了 用过 穿过 剪标 吊牌 二次销售',
  '无理由 后悔',
  '审核 驳回 不通过 拒绝 被拒',
  '公司 企业 单位 对公',
  '批发 团购 大宗 采购',
  '关税 清关 海关',
  '兑换 抵扣 抵现',
  '充值 话费 储值',
  '提现 取出来 转出',
  '银行卡 储蓄卡 借记卡',
  '实名 身份证 认证 人脸',
  '冻结 封号 解冻 解封 被封',
  '昵称 头像 资料 名字',
  '通知 提醒 推送',
  '骚扰 退订 广告',
  '纠纷 介入 仲裁 申诉',
  '教程 说明书 使用方法 怎么用 用法',
  '充电 电池 续航 没电',
  '连接 配对 连不上 蓝牙',
  '噪音 异响 声音大',
  '气味 异味 味道 难闻',
  '孩子 儿童 宝宝 婴儿 小孩',
  '本人 代签 他人 别人 家人',
  '导购 推荐 哪个好 选哪',
]

const english = [
  'refund|refunded|refunds|money back|reimburse|reimbursement',
  'return|returns|returning|send back|send it back',
  'exchange|swap|replace|replacement',
  'delivery|deliver|shipping|ship|shipped|shipment|parcel|package|courier|arrive|arrives',
  'cancel|cancellation|call off',
  'invoice|receipt|vat',
  'change|modify|update|edit|amend',
  'broken|damaged|defective|faulty|torn|cracked',
  'pay|payment|charge|charged|checkout',
  'price|cost|costs|how much|expensive',
  'discount|coupon|voucher|promo|promotion|sale',
  'size|sizes|fit|fits|measurement',
  'colour|color|colours|colors',
  'account|profile',
  'login|log in|sign in|password',
  'when|how long|how soon|how many days',
  'warranty|guarantee|repair|repaired',
  'stock|available|availability|sold out|in store',
  'track|tracking|where is|status',
  'abroad|overseas|international|worldwide',
  'material|fabric|made of',
  'wash|washing|clean|care',
  'address|deliver to',
  'wrong|incorrect|mistake',
  'missing|lost',
]

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
const byLength = (a: string, b: string) => b.length - a.length

const conceptOf = new Map<string, string>()
chinese.forEach((group, index) => {
  for (const said of group.split(' ')) conceptOf.set(said, `#z${index}`)
})
english.forEach((group, index) => {
  for (const said of group.split('|')) conceptOf.set(said, `#e${index}`)
})
/** Every word of them. */
export const matterWords: readonly string[] = [...conceptOf.keys()]

const inChinese = new RegExp(
  chinese
    .flatMap((group) => group.split(' '))
    .sort(byLength)
    .map(escaped)
    .join('|'),
  'g',
)
const inEnglish = new RegExp(
  `\\b(?:${english
    .flatMap((group) => group.split('|'))
    .sort(byLength)
    .map(escaped)
    .join('|')})\\b`,
  'g',
)

const conceptsIn = (text: string): readonly string[] =>
  [...(text.match(inChinese) ?? []), ...(text.match(inEnglish) ?? [])].map((said) => conceptOf.get(said) as string)

/**
 * The matters that a normalised text speaks of, each as often as it does, and every two of them together: 退货 with
 * 运费 is another question than either alone.
 */
export function mattersIn(text: string): readonly string[] {
  const spokenOf = conceptsIn(text)
  const distinct = [...new Set(spokenOf)].sort()
  return [...spokenOf, ...distinct.flatMap((one, index) => distinct.slice(index + 1).map((other) => `${one}${other}`))]
}
