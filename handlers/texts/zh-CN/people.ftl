# 人员和群。
people = 人员：已登记{ $count }人，截至 { $at }。
people-role = <b>{ $role }</b>：{ $names }
person-of = { $who }（{ $unit }）
people-unreached = 联系不上：{ $who }。请其打开机器人并点“开始”，在此之前请打电话。
people-all-reached = 所有人都能联系上。
me = 您是{ $who }，在这里的身份：{ $roles }。
    您的编号（配置值班表时用）：<code>{ $number }</code>
    本聊天使用的语言：
me-unknown = 您还没有登记。请向管理员要链接，打开后点“开始”。
    本聊天使用的语言：
welcome = { $who }，您好。您的身份：{ $roles }。
    要上报，直接在这里说发生了什么：文字、语音、照片、位置都行，一条就够。
    信号不好时，下面两个按钮也能用。
grants-lost = 您不再担任：{ $roles }。
    如有误，请向管理员要新链接。
room-leadership = 本群现为领导群。
    在这里呼叫领导、批准事项。请把我设为本群管理员，这样才能看到表情回应、置顶卡片。
room-field = 本群现为{ $unit }的现场群。
    要上报：发 <code>/report</code> 加发生了什么，可带照片、语音、位置，一条就够。
room-shared = 本群现为各单位共用的现场群。
    要上报：发 <code>/report</code> 加发生了什么，可带照片、语音、位置，一条就够。
rights-all = 我在本群的权限齐全。
rights-lack = 我在本群还缺权限：
rights-admin = • 不是管理员：看不到表情回应，不能置顶卡片。
rights-manage-topics = • 不能管理话题：事件没有单独的话题，消息以回复方式串在一起。
rights-pin-messages = • 不能置顶消息：卡片需要自己翻找。
rights-privacy = • 只能看到命令和对我的回复：只是提到我的消息可能收不到。
rights-mend = 办法：群设置 → 管理员 → 添加我，允许管理话题和置顶消息。
choose-invite = 邀请谁？
choose-unit = 哪个单位？也可发文字：<code>/invite { $role }</code> 加单位编号。
choose-person = 谁离开？其全部身份立即取消。
choose-person-typed = 谁离开？其全部身份立即取消。名单里没有的，发 <code>/strikeoff</code> 加其数字编号。
invitation = { $link }
    限用一次，{ $expires } 前有效。邀请个人：打开后点“开始”。绑定群：打开后选择群。
    只发给该收到的人。
code-leaked = 未绑定：这是个人邀请码，已被群里所有人看到，现已作废。
    请管理员重新生成：<code>/invite</code>
