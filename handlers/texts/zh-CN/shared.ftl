# 各类消息共用的标记、名称和短语。
drill = 【演练】
repeated = （重发）
cut = 已截断
cut-here = …… 内容过长，其余已截断。
none = 无
somebody = 某人
former-member = 前成员
erased = （已清除）
more = 另有{ $count }项
comma = 、
semicolon = ；
unknown = 不明
unit-unknown = 单位不明
quote = “{ $words }”
date-and-time = { $month }月{ $day }日 { $clock }
span-minutes = { $minutes }分钟
span-hours = { $hours }小时
span-both = { $hours }小时{ $minutes }分钟

severity-high = 危急
    .signed = 危急 🔴
severity-medium = 严重
    .signed = 严重 🟠
severity-low = 可控
    .signed = 可控 🟡
severity-unrated = 待定级
    .signed = 待定级

fact-hurt = 受伤
fact-dead = 死亡
fact-missing = 失联
fact-evacuated = 撤离

role-admin = 管理员
role-leader = 领导
role-deputy = 副职
role-duty = 值班员
role-head = 单位负责人
role-responder = 处置人员

chosen = ✓ { $name }
keyboard-report = 🆘 有事上报
keyboard-clear = ✅ 无事，零报告
