/**
 * Words that customers use for one and the same matter of shopping, in Chinese and English. Each group is one search
 * token beside the words themselves, so that 钱退到哪了 meets 退款 and “money back” meets “refund”.
 */
const chinese = [
  '订单 单子 下单 拍下 我买的',
  '快递 物流 包裹 配送 送货 运单 派送 派件 快递员 送到',
  '退款 退钱 退我钱 钱退 返还 钱还没回来 款项 退的钱 退还 退回来的钱',
  '退货 退 退掉 退回去 寄回 不想要 退了',
  '换货 换 换一个 换个 换新 换码 调换 换大 换小 换另 换别 换款 换成 换一款 换一件',
  '发票 开票 税票 抬头 报销 税号',
  '优惠券 优惠 券 红包 满减 折扣 打折 活动价 便宜',
  '账号 账户 帐号 帐户',
  '密码 口令',
  '修改 更改 改一下 改成 变更 更换 改',
  '取消 不要了 撤销 撤回 不买了',
  '多久 什么时候 几天 何时 多长时间 几时 啥时候 啥时 要等 几号 多少天 多会儿 哪天 几点 啥时间',
  '客服 人工 真人',
  '收货 收到 签收 拿到 到货 妥投',
  '坏 破损 损坏 碎 裂 质量 瑕疵 有问题 毛病 破 压坏 压烂 烂 变形 摔 划痕',
  '支付 微信支付 微信付款 支付宝 付款 付钱 交钱 扣款 扣钱 扣了 给钱 付了 刷卡 买单 结账',
  '登录 登陆 登不上 登不进 登不了 进不去 登录不',
  '会员 等级 积分 成长值',
  '地址 收件地址 收货地址 寄到 收件人',
  '运费 邮费 包邮 邮资 快递费',
  '库存 有货 缺货 没货 补货 断货 还有吗 没库存 卖完 售罄 现货 缺',
  '尺码 尺寸 大小 码数 号码 多大 偏大 偏小 太紧 太松 太长 太短 偏紧 挤脚 不合身 不合适 不合脚 码',
  '颜色 色号 什么色',
  '发货 寄出 出货 发出 发走',
  '催 加急 快点 赶紧 抓紧 尽快 着急 急用 急着 插队 优先发',
  '少发 漏发 缺件 少了 没给我 只收到 少给 数量不对 缺少',
  '错发 发错 寄错 送错',
  '评价 评论 好评 差评',
  '投诉 举报 维权 态度 敷衍 不满 不满意 不负责 恶劣',
  '保修 维修 修理 质保 售后 报修 修好 修一下 维修点 怎么修 哪儿修 哪修 返修',
  '安装 上门',
  '价格 价钱 多少钱 贵 降价 差价 保价',
  '预售 定金 尾款',
  '手机号 手机 电话号码',
  '验证码 短信',
  '删除 删掉 删了',
  '注销 销号 销户 删号 删除账号 删除账户 删掉账号 删掉账户 删除我的账号',
  '礼物 送人 礼品 包装',
  '分期 花呗 白条 信用卡',
  '余额 零钱 钱包',
  '自提 自取 门店 线下 实体店 店里 到店 实体',
  '绑定 解绑 换绑 旧号 停机 换号 改绑',
  '正品 真假 假货 仿品 真的 假的 真货 授权 官方 旗舰',
  '国外 海外 境外 出口 港澳台 香港 澳门 台湾 美国 日本 国际 外国 出国',
  '材质 面料 成分 什么料',
  '洗 清洗 保养 褪色 掉色',
  '进度 到哪 走到哪 到哪一步 状态',
  '拒收 不收',
  '合并 拆开 一起发 分开发 拼一起 一起寄 合单 拼单',
  '查看 查询 查一下 查查 看一下 看看',
  '申请 提交 发起 办理 办一下',
  '失败 不成功 没成功 报错 出错 无法 不能用 用不了 没法',
  '有效期 期限 截止 到期 过期 过期了',
  '次数 几次 多少次 限制 限购 上限 最多',
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
  '周末 节假日 假期 春节 上班 下班 营业时间 工作时间 周六 周日 星期六 星期天 星期日 礼拜 过年 放假 国庆 元旦 晚上 夜里 几点上班',
  '货到付款 到付 到了再 见货付 收到再付 cod',
  '商家 店铺 卖家 店家 店主',
  '下载 客户端 应用',
  '闪退 卡顿 打不开 加载 崩溃 白屏',
  '收藏 关注 购物车 加购',
  '赠品 附赠 小样 赠送',
  '保质期 生产日期 临期',
  '区别 不同 差别 对比 不一样 色差 差别大 跟图片 和图片 实物',
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
  '通知 提醒 推送 到货通知',
  '骚扰 退订 广告',
  '纠纷 介入 仲裁 申诉',
  '教程 说明书 使用方法 怎么用 用法',
  '充电 电池 续航 没电',
  '连接 配对 连不上 蓝牙',
  '噪音 异响 声音大',
  '气味 异味 味道 难闻 甲醛',
  '孩子 儿童 宝宝 婴儿 小孩',
  '本人 代签 他人 别人 家人 代付 帮我付 替我付',
  '导购 推荐 哪个好 选哪',
  '机器人 人工智能 智能客服 你是谁 你谁 你叫什么',
  '你能做什么 能干嘛 干嘛 能干什么 会做什么 功能 能帮我什么 有什么用',
  '谢谢 感谢 多谢 辛苦了 thank',
  '再见 拜拜 bye 没别的事',
  '你好 您好 hello 哈喽 在吗 在不在',
  '排队 没人应 没人理 没人回 接不通 打不通 占线 不回复 没人接',
  '留言 邮件 邮箱 微信 联系方式 联系你们 发邮件',
  '快递公司 哪家快递 哪家物流 什么物流 什么快递 中通 圆通 顺丰 申通 韵达 邮政 极兔 别的快递 选快递 指定快递',
  '偏远 新疆 西藏 青海 内蒙 海南 附加费 不包邮',
  '备注 附言 捎句话 买家留言 带句话',
  '限额 额度 超限 超出',
  '组合支付 组合付款 分开付 拆开付 混合支付',
  '被盗 盗号 盗用 异地登录 陌生设备 被别人用',
  '注册 创建账号 新建账号 开通账号 注册账号 没有账号',
  '忘记 忘了 找回 重置 想不起',
  '点错 选错 写错 填错 拍错 买错 输错 写错了',
  '规格 型号 款式 配置 版本 哪款 这款',
  '盒子 外箱 纸箱 外包装 包装盒',
  '运费险 退货险 运费保险 退运险',
  '多个包裹 几个包裹 分批 剩下 两个快递 拆分 分包',
  '待付款 未付款 没付款 没付钱 未支付',
  '关闭 关掉 自动取消 被关',
  '七天 7天 超过七天 过了七天 半个月 一周内 逾期',
  '领取 领券 怎么领 哪里领 在哪领 领一张',
  '同意 批准 处理结果 处理得 处理到 处理了',
  '原路 原账户 退到哪 退去哪 退回哪 哪张卡',
  '操作 步骤 流程 怎么走 入口 按钮 点哪里 点哪',
  '电话 打电话 热线 400',
  '颜值 好看 显瘦 显黑 上身效果',
  '起球 缩水 变黄 掉毛 发黄 氧化',
  '保价险 保险 投保 理赔',
  '新人 首单 新用户 第一次买',
  '学生 教师 军人 老人',
  '称重 重量 多重 体积',
  '口味 配料 过敏 孕妇',
]

/** How things are asked: the same in many words, and said of everything. */
const asking = ['怎么 如何 怎样 咋 怎么弄 咋弄 怎么办 在哪', '为什么 为啥 咋回事 怎么回事 什么原因']

const english = [
  'charged twice|charged two times|double charge|double charged|paid twice|taken twice|duplicate payment|duplicate charge',
  'refund|refunded|refunds|money back|money is back|money returned|reimburse|reimbursement',
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
asking.forEach((group, index) => {
  for (const said of group.split(' ')) conceptOf.set(said, `#a${index}`)
})
english.forEach((group, index) => {
  for (const said of group.split('|')) conceptOf.set(said, `#e${index}`)
})
/** Every word of them. */
export const matterWords: readonly string[] = [...conceptOf.keys()]

const inChinese = new RegExp(
  [...chinese, ...asking]
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

/** Words in which anything can be asked: what is left without them is what a question is about. */
const frames = new RegExp(
  [
    ...asking.flatMap((group) => group.split(' ')),
    ...'多少钱 多钱 多少 多久 什么 哪里 怎么样'.split(' '),
    '\\b(?:how (?:much|many|long|do|can)|what|where|why|when|which|who)\\b',
  ]
    .sort(byLength)
    .join('|'),
  'g',
)

/** What a normalised question is about, without the words in which it is asked: 安装费 of 安装费多少钱. */
export const subjectOf = (text: string): string => text.replace(frames, ' ')

const conceptsIn = (text: string): readonly string[] =>
  [...(text.match(inChinese) ?? []), ...(text.match(inEnglish) ?? [])].map((said) => conceptOf.get(said) as string)

/**
 * The matters that a normalised text speaks of, each as often as it does, and every two of them together: 退货 with
 * 运费 is another question than either alone.
 */
export function mattersIn(text: string): readonly string[] {
  const spokenOf = conceptsIn(text)
  const distinct = [...new Set(spokenOf)].filter((one) => !one.startsWith('#a')).sort()
  return [...spokenOf, ...distinct.flatMap((one, index) => distinct.slice(index + 1).map((other) => `${one}${other}`))]
}
