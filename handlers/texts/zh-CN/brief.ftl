# 概况。
brief = 概况 { $heading }，截至 { $at }
brief-severity = { $severity }。
brief-what = <b>何事</b>：{ $what }
brief-who = <b>何人</b>：{ $leader }在场：{ $out }。
brief-now = <b>现在</b>：{ $status }{ $facts }
brief-needs = <b>需要</b>：{ $needs }。
need-help = { $step }有困难
need-time = { $step }已过时限
need-vote = 第{ $approval }号待批准，{ $until } 前有效
open = 未办结{ $count }件，截至 { $at }。
nothing-open = 目前没有未办结的事件，截至 { $at }。
open-line = { $number } · { $status } · { $unit }
state-reported = 已接报
state-active = 处置中
state-stable = 已稳住
