/** How the commonest characters sound, tones left out: each syllable with its characters (GB 2312, level 1). */
const table = `
  a阿啊 ai哎哀唉埃挨皑癌矮蔼艾爱隘碍 an安氨鞍俺岸按案胺暗 ang肮昂盎 ao凹敖熬翱袄傲奥懊澳 ba八巴叭扒芭疤捌笆拔跋把靶坝爸罢霸吧 bai白百佰柏摆败拜稗
  ban扳班般颁斑搬板版办半伴扮拌绊瓣 bang邦帮梆绑榜膀蚌傍棒谤磅镑 bao包苞胞褒雹薄宝饱保堡报抱豹鲍暴爆剥 bei卑杯悲碑北贝狈备背钡倍被惫焙辈 ben奔本苯笨 beng崩绷甭泵迸蹦
  bi逼鼻比彼笔鄙币必毕闭庇毖陛毙敝痹蓖弊碧蔽壁避臂 bian边编鞭贬扁卞变便遍辨辩辫 biao标彪膘表 bie憋鳖别瘪 bin宾彬斌滨濒摈 bing冰兵丙秉柄炳饼并病
  bo拨波玻钵菠播伯驳帛勃铂脖舶博渤搏箔膊泊 bu卜补哺捕不布步怖部埠簿 ca擦 cai猜才材财裁采彩睬踩菜蔡 can参餐残蚕惭惨灿 cang仓沧苍舱藏 cao操糙曹槽草 ce册侧厕测策 ceng层曾蹭
  cha叉插查茬茶搽察碴岔诧差 chai拆柴豺 chan掺搀谗馋缠蝉产铲阐颤 chang昌猖肠尝偿常厂场敞畅倡唱长 chao抄钞超巢朝嘲潮吵炒 che车扯彻掣撤澈 chen郴尘臣忱沉辰陈晨衬趁
  cheng称撑成呈承诚城乘惩程澄橙逞骋秤 chi吃痴弛池驰迟持尺侈齿耻斥赤炽翅 chong充冲虫崇宠 chou抽仇绸畴愁稠筹酬踌丑瞅臭 chu出初除厨滁锄雏橱躇础储楚处畜搐触矗 chuai揣
  chuan川穿传船椽喘串 chuang疮窗床闯创幢 chui吹炊垂捶锤 chun春椿纯唇淳醇蠢 chuo戳绰 ci疵词茨瓷慈辞磁雌此次刺赐伺 cong匆囱葱聪从丛 cou凑 cu粗促醋簇
  cuan蹿窜篡 cui崔催摧脆淬瘁粹翠 cun村存寸 cuo搓磋撮挫措错 da搭达答打大瘩 dai呆歹逮傣代带待怠殆贷袋戴 dan丹单担耽郸胆掸旦但诞惮淡蛋氮 dang当挡党荡档
  dao刀导岛捣祷蹈到倒悼盗道稻 de得德的 deng灯登蹬等邓凳瞪 di低堤滴狄迪敌涤笛嫡翟底抵弟帝递第缔蒂地 dian掂滇颠典点碘电佃甸店垫惦淀奠殿靛 diao刁叼凋碉雕吊钓掉 die爹跌迭谍叠碟蝶
  ding丁叮盯钉顶鼎订定锭 diu丢 dong东冬董懂动冻侗恫栋洞 dou都兜抖陡斗豆逗痘 du督毒独读犊堵赌睹妒杜肚度渡镀 duan端短段断缎锻 dui堆队对兑 dun吨敦墩蹲盾钝顿遁
  duo多哆掇夺朵垛躲剁堕舵惰跺 e讹俄娥峨鹅蛾额厄扼恶饿鄂遏 en恩 er儿而尔耳洱饵二贰 fa发乏伐罚阀筏法珐 fan帆番翻藩凡矾钒烦樊繁反返犯泛饭范贩 fang方坊芳防妨房肪仿访纺放
  fei飞非啡菲肥匪诽吠废沸肺费 fen分吩纷芬氛酚坟汾焚粉份奋忿愤粪 feng丰风枫封疯峰烽锋蜂冯逢讽凤奉缝 fo佛 fou否
  fu夫肤孵敷弗伏扶拂服俘氟浮涪符袱幅福辐抚甫府斧俯釜辅腑腐父讣付妇负附咐阜复赴副傅富赋缚腹覆 ga嘎噶 gai该改钙盖溉概 gan甘杆肝柑竿秆赶敢感干赣 gang冈刚纲肛缸钢岗港杠
  gao皋羔高膏篙糕搞稿告镐 ge戈疙咯哥胳鸽割搁歌阁革格葛隔个各铬 gei给 gen根跟 geng庚耕羹埂耿梗更 gong工弓公功攻供宫恭躬龚巩汞拱共贡 gou勾沟钩狗苟构购垢够
  gu估咕姑孤沽菇辜箍古谷股骨蛊鼓固故顾雇 gua瓜刮剐寡挂褂 guai乖拐怪 guan关观官冠棺馆管贯惯灌罐 guang光广逛 gui归圭龟规闺硅瑰轨诡癸鬼刽柜贵桂跪 gun辊滚棍 guo郭锅国果裹过
  ha哈蛤 hai咳还孩骸海亥骇害氦 han酣憨含邯函涵寒韩罕喊汉汗旱悍捍焊憾撼翰 hang夯杭航 hao毫貉豪嚎壕好郝号浩耗 he呵喝禾合何和河阂核荷涸盒菏贺褐赫鹤 hei黑嘿 hen痕很狠恨
  heng亨哼恒横衡 hong轰哄烘弘红宏洪虹鸿 hou侯喉猴吼后厚候 hu乎呼忽弧狐胡壶湖葫瑚糊蝴虎唬互户护沪 hua花哗华滑猾化划画话 huai怀徊淮槐坏 huan欢环桓缓幻宦唤换涣患焕痪豢
  huang荒慌皇凰黄惶煌蝗磺簧恍晃谎幌 hui灰恢挥辉徽回蛔悔毁卉汇会讳绘诲烩贿晦秽惠慧 hun昏荤婚浑魂混 huo豁活火伙或货获祸惑霍
  ji讥击饥圾机肌鸡姬积基缉畸箕稽激及吉汲级即极急疾棘集嫉辑藉籍几己挤脊计记伎纪妓忌技际剂季既济迹继寂寄悸祭绩蓟冀 jia加夹佳枷家嘉荚颊甲贾钾假价驾架嫁稼
  jian奸尖坚歼间肩艰兼监笺缄煎拣俭柬茧捡减剪检硷简碱见件建饯剑荐贱健涧舰渐溅践鉴键箭 jiang江姜将浆僵疆讲奖桨蒋匠降酱 jiao交郊娇浇骄胶椒焦蕉礁角侥狡绞饺矫脚铰搅剿缴叫轿较教窖酵嚼
  jie阶皆接秸揭街节劫杰洁结捷睫截竭姐解介戒芥届界疥诫借 jin巾今斤金津筋襟仅尽紧谨锦劲近进晋浸烬禁靳 jing京经茎荆惊晶睛粳兢精鲸井颈景警净径痉竞竟敬靖境静镜 jiong炯窘
  jiu纠究揪九久灸玖韭酒旧臼咎疚厩救就舅 ju居拘狙驹疽鞠局菊咀沮举矩巨句拒具炬俱剧惧据距锯聚踞桔 juan娟捐鹃卷倦绢眷 jue撅决诀抉绝觉倔掘爵攫 jun军君均钧菌俊郡峻浚骏竣 ka咖喀卡
  kai开揩凯慨楷 kan刊勘堪坎砍槛看 kang康慷糠扛亢抗炕 kao考拷烤靠 ke苛柯科棵颗磕壳可坷渴克刻客课 ken肯垦恳啃 keng吭坑 kong空孔恐控 kou抠口扣寇 ku枯哭窟苦库裤酷
  kua夸垮挎胯跨 kuai块快侩筷 kuan宽款 kuang匡筐狂况旷矿框眶 kui亏岿盔窥奎葵魁傀愧溃馈 kun坤昆捆困 kuo扩括阔廓 la垃拉喇腊蜡辣啦 lai来莱赖
  lan兰拦栏婪阑蓝谰澜篮览揽缆懒烂滥 lang郎狼廊琅榔朗浪 lao捞劳牢老佬姥涝烙酪 le乐勒了 lei雷擂镭垒磊蕾儡肋泪类累 leng棱楞冷
  li哩厘狸离梨犁漓璃黎篱礼李里理鲤力历厉立吏丽利励沥例隶俐荔栗砾莉粒傈痢 lia俩 lian连帘怜涟莲联廉镰敛脸练炼恋链 liang良凉梁粮粱两亮谅辆晾量 liao撩辽疗聊僚寥潦燎料廖撂镣
  lie列劣烈猎裂 lin拎邻林临淋琳霖磷鳞凛吝赁 ling伶灵玲凌铃陵羚菱零龄岭领令另 liu溜刘流留琉硫馏榴瘤柳六 long龙咙笼聋隆窿陇垄拢 lou娄楼搂篓陋漏
  lu卢庐芦炉颅卤虏掳鲁陆录赂鹿禄碌路戮潞麓露 luan孪峦挛滦卵乱 lun抡仑伦沦纶轮论 luo罗萝逻锣箩骡螺裸洛络骆落 lv驴吕侣旅铝屡缕履律虑率绿氯滤 lve掠略 ma妈麻马玛码蚂骂吗嘛
  mai埋买迈麦卖脉 man蛮馒瞒满曼谩慢漫蔓 mang忙芒氓盲茫莽 mao猫毛矛茅锚卯铆茂冒贸帽貌 me么 mei没枚玫眉梅媒煤酶霉每美镁妹昧媚寐 men门闷们 meng萌盟蒙檬猛锰孟梦
  mi眯弥迷谜醚糜靡米泌觅秘密幂蜜 mian眠绵棉免勉娩冕缅面 miao苗描瞄秒渺藐妙庙 mie灭蔑 min民皿抿闽悯敏 ming名明鸣铭螟命 miu谬 mo摸摹模膜摩磨蘑魔抹末沫陌莫寞漠墨默
  mou谋某牟 mu母亩牡姆拇木目牧募墓幕睦慕暮穆 na拿哪那呐纳娜钠 nai乃奶氖奈耐 nan男南难 nang囊 nao挠恼脑闹淖 ne呢 nei馁内 nen嫩 neng能 ni妮尼泥倪霓你拟逆匿溺腻
  nian拈蔫年捻撵碾念 niang娘酿 niao鸟尿 nie捏涅聂啮镊镍孽 nin您 ning宁拧狞柠凝泞 niu牛扭纽钮 nong农浓脓弄 nu奴努怒 nuan暖 nuo挪诺懦糯 nv女 nve疟虐
  o哦 ou欧殴鸥呕偶藕沤 pa趴啪爬琶帕怕耙 pai拍徘排牌派湃 pan潘攀盘磐判叛盼畔 pang乓庞旁耪胖 pao抛刨咆袍跑泡炮 pei呸胚陪培赔裴沛佩配 pen喷盆
  peng抨砰烹朋彭棚硼蓬鹏澎篷膨捧碰 pi批坯披砒劈霹皮毗疲啤琵脾匹痞屁辟僻譬 pian偏篇片骗 piao飘瓢票漂 pie撇瞥 pin拼贫频品聘 ping乒平评凭坪苹屏瓶萍 po坡泼颇婆迫破粕魄
  pou剖 pu仆扑莆脯菩葡蒲朴圃浦普谱铺瀑曝埔 qi七沏妻柒凄栖戚期欺漆祁齐其奇歧祈脐崎畦骑棋旗乞企岂启起气讫迄弃汽泣契砌器 qia掐恰洽 qian千仟扦迁钎牵铅谦签前钱钳乾潜黔浅遣谴欠堑嵌歉
  qiang呛羌枪腔强墙蔷抢 qiao悄敲锹橇乔侨桥瞧巧俏峭窍翘撬鞘 qie且切怯窃茄 qin亲侵钦芹秦琴禽勤擒寝沁 qing青氢轻倾卿清情晴氰擎顷请庆 qiong穷琼 qiu丘邱秋囚求泅酋球
  qu区曲驱屈蛆躯趋渠取娶龋去趣 quan圈全权泉拳痊醛颧犬劝券 que炔缺瘸却雀确鹊榷 qun裙群 ran然燃冉染 rang瓤嚷壤攘让 rao饶扰绕 re惹热 ren人仁壬忍刃认任纫妊韧 reng扔仍
  ri日 rong戎绒茸荣容溶蓉熔融冗 rou柔揉肉 ru如茹儒孺蠕汝乳辱入褥 ruan阮软 rui蕊锐瑞 run闰润 ruo若弱 sa撒洒萨 sai塞腮鳃赛 san三叁伞散 sang桑嗓丧
  sao搔骚扫嫂 se色涩瑟 sen森 seng僧 sha杀沙纱砂莎煞啥傻厦刹 shai筛晒 shan山删杉苫衫珊煽闪陕汕扇善缮擅膳赡 shang伤商墒晌赏上尚裳 shao捎烧梢稍勺芍韶少邵绍哨
  she奢赊舌蛇舍设社射涉赦慑摄 shen申伸身呻绅娠砷深什神沈审婶肾甚渗慎 sheng升生声牲甥绳省圣胜盛剩
  shi尸失师虱诗施狮湿十石时识实拾蚀食史矢使始驶屎士氏世仕市示式事侍势视试饰室恃拭是柿适逝释嗜誓噬匙 shou收手守首寿受兽售授瘦
  shu书抒叔枢殊梳淑疏舒输蔬孰赎熟属暑黍署蜀鼠薯曙术戍束述树竖恕庶数墅漱 shua刷耍 shuai衰摔甩帅 shuan拴栓 shuang双霜爽 shui水税睡谁 shun吮顺舜瞬 shuo说烁朔硕
  si丝司私思斯嘶撕死巳四似寺饲嗣肆 song松怂耸讼宋诵送颂 sou搜艘擞嗽 su苏酥俗诉肃素速宿粟塑溯僳 suan酸蒜算 sui虽绥隋随髓岁祟遂碎隧穗 sun孙损笋 suo唆梭蓑缩所索琐锁
  ta他它她塌塔獭挞踏蹋 tai胎台抬苔太汰态泰酞 tan坍贪摊滩瘫坛谈痰谭潭檀坦袒毯叹炭探碳弹 tang汤唐堂棠塘搪膛糖倘淌躺烫趟 tao涛绦掏滔逃桃陶淘萄讨套 te特 teng疼腾誊藤
  ti剔梯锑踢啼提题蹄体屉剃涕惕替嚏 tian天添田恬甜填腆舔 tiao挑条迢眺跳调 tie帖贴铁 ting厅汀听烃廷亭庭停挺艇 tong通同彤桐铜童酮瞳统捅桶筒痛 tou偷头投透
  tu凸秃突图徒涂途屠土吐兔 tuan湍团 tui推颓腿退蜕褪 tun吞屯臀囤 tuo托拖脱驮陀驼鸵妥椭唾拓 wa挖洼蛙娃瓦袜哇 wai歪外 wan弯湾豌丸完玩顽烷宛挽婉惋晚皖碗万腕
  wang汪亡王网往枉妄忘旺望 wei危威微巍韦围违桅唯惟维潍伟伪尾纬苇委萎卫为未位味畏胃尉谓喂渭蔚慰魏 wen温瘟文纹闻蚊吻紊稳问 weng翁嗡瓮 wo挝涡窝蜗我沃卧握斡
  wu乌污呜巫屋诬钨无毋吴吾芜梧五午伍武侮捂舞勿务戊坞物误悟晤雾 xi夕吸汐西希昔析息牺悉惜烯硒晰犀稀溪锡熄熙嘻膝习席袭媳檄洗铣喜戏系矽细隙 xia虾瞎匣侠峡狭暇辖霞下吓夏
  xian仙先纤掀锨鲜闲弦贤咸涎舷衔嫌显险县现线限宪陷馅羡献腺 xiang乡相香厢湘箱襄镶详祥翔享响想向巷项象像橡 xiao宵消萧硝销霄淆小晓孝肖哮效校笑啸削嚣
  xie些楔歇蝎协邪胁挟斜谐携鞋写泄泻卸屑械谢懈蟹 xin心忻芯辛欣锌新薪信衅 xing星惺猩腥刑行邢形型醒兴杏姓幸性 xiong凶兄匈汹胸雄熊 xiu休修羞朽秀绣袖锈嗅
  xu吁戌须虚嘘墟需徐许旭序叙恤绪续酗婿絮蓄 xuan轩宣喧玄悬旋选癣绚眩 xue靴薛穴学雪血 xun勋熏寻旬巡询循训讯汛迅驯逊殉 ya丫压押鸦鸭牙芽蚜崖涯衙哑雅轧亚讶呀
  yan烟淹焉阉延严言岩沿炎研盐阎蜒颜奄衍掩眼演厌咽彦砚唁宴艳验谚堰焰雁燕 yang央殃秧鸯扬羊阳杨佯疡洋仰养氧痒样漾 yao妖腰邀尧姚窑谣摇遥瑶咬舀药要钥耀 ye掖椰噎爷耶也冶野业叶曳页夜液腋
  yi一伊衣医依铱壹揖仪夷沂宜姨胰移遗颐疑彝乙已以矣蚁倚椅义亿忆艺议亦屹异役抑译邑易绎诣疫益谊翌逸意溢肄裔毅翼臆 yin因阴姻茵荫音殷吟寅淫银尹引饮隐印 ying应英婴缨樱鹰迎盈荧莹萤营蝇赢颖影映硬
  yo哟 yong佣拥痈庸雍臃永咏泳勇涌恿蛹踊用 you优忧幽悠尤由犹邮油铀游友有酉又右幼佑诱釉 yu迂淤于余盂鱼俞娱渔隅愉渝逾愚榆虞舆与予宇屿羽雨禹语玉驭芋育郁狱峪浴预域欲喻寓御裕遇愈誉豫
  yuan冤鸳渊元员园垣原圆袁援缘源猿辕远苑怨院愿 yue曰约月岳悦阅跃粤越 yun晕云匀郧耘允陨孕运酝韵蕴 za匝杂砸咋 zai灾哉栽宰再在载仔 zan咱攒暂赞 zang赃脏葬
  zao遭糟凿早枣蚤澡藻灶皂造噪燥躁 ze则择泽责 zei贼 zen怎 zeng增憎赠 zha扎喳渣札闸铡眨乍诈柞炸榨栅 zhai斋摘宅窄债寨 zhan沾毡詹瞻斩展盏崭辗占战栈站绽湛蘸粘
  zhang张章彰漳樟涨掌丈仗帐杖胀账障瘴 zhao招昭找沼召兆赵照罩肇 zhe遮折哲蛰辙者锗这浙蔗着 zhen贞针侦帧珍真砧斟甄臻诊枕疹阵振镇震 zheng争征怔挣狰睁蒸拯整正证郑政症
  zhi之支汁芝吱枝知织肢脂蜘执侄直值职植殖止只旨址纸指趾至志制帜治炙质峙挚秩致掷痔窒智滞稚置 zhong中忠终盅钟衷肿种仲众重 zhou州舟诌周洲粥轴肘帚咒宙昼皱骤
  zhu朱诛株珠诸猪蛛竹烛逐主拄煮嘱瞩住助注贮驻柱祝著蛀筑铸 zhua抓爪 zhuai拽 zhuan专砖转赚撰篆 zhuang妆庄桩装壮状撞 zhui追椎锥坠缀赘 zhun谆准
  zhuo拙捉桌灼卓茁浊酌啄琢 zi孜兹咨姿资淄滋子籽紫滓字自渍 zong宗综棕踪鬃总纵 zou邹走奏揍 zu租足卒族诅阻组祖 zuan钻纂 zui嘴最罪醉 zun尊遵 zuo昨左佐作坐座做
`

const sounds = new Map<string, string>()
/** Every syllable that there is. */
export const syllables = new Set<string>()
for (const group of table.trim().split(/\s+/)) {
  const syllable = /^[a-z]+/.exec(group)?.[0] ?? ''
  syllables.add(syllable)
  for (const character of group.slice(syllable.length)) sounds.set(character, syllable)
}

/** The syllable of a character, without its tone; undefined for what is rare. */
export const soundOf = (character: string): string | undefined => sounds.get(character)

const longest = 6

/** A word written in pinyin as its syllables, in as few as it can be read; undefined where it is none. */
export function syllablesIn(word: string): readonly string[] | undefined {
  const letters = word.replace(/ü/g, 'v')
  // best[i]: the fewest syllables that make up the first i letters.
  const best: (readonly string[] | undefined)[] = [[]]
  for (let end = 1; end <= letters.length; end++)
    for (let start = Math.max(0, end - longest); start < end; start++) {
      const before = best[start]
      const syllable = letters.slice(start, end)
      if (!before || !syllables.has(syllable)) continue
      const known = best[end]
      if (!known || before.length + 1 < known.length) best[end] = [...before, syllable]
    }
  return best[letters.length]
}
