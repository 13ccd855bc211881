# 定期报告的历史：数字和图。
month-name = { $year }年{ $month }月
month-title = { $title } { $month }
month-first = { $title }（截至{ $at }）
month-empty = { $title }：还没有任何一次记录。
    看别的月份：<code>/rounds month 2026-10</code>
month-in = 上报率：{ $part }/{ $expected }（{ $rate }），汇总截止前收到。
month-in-time = 按时率：{ $part }/{ $expected }（{ $rate }），应报时间前收到。
month-nothing-expected = 可判定的各次中，没有应报的单位。
month-excused = 本次免报{ $count }次，不计入两率。
month-claimed = 按说明的发出时间认定{ $count }次。
month-unjudged = 因消息丢失，未判定{ $count }/{ $rounds }次。
month-all-in = 各单位全部上报，全部按时。
month-lowest-first = 各单位，从低到高：
month-unit = { $unit }：已报{ $complete }/{ $expected }（{ $complete_rate }），按时{ $in_time }（{ $in_time_rate }）
month-unit-not-expected = { $unit }：没有应报
month-more = 另有{ $count }个单位，不低于以上。
month-percent = { $whole }%
month-no-rate = –
month-rate-in = 上报率
month-rate-in-time = 按时率
month-rest = 另有{ $count }个单位未画出，比率不低于图中。
month-sign-zero = ·
month-sign-events = !
month-sign-late = 迟
month-sign-excused = –
month-sign-missing = ×
month-sign-unjudged = ?
month-key-zero = 零报告
month-key-events = 有情况
month-key-late = 逾时已报
month-key-excused = 本次免报
month-key-missing = 未报
month-key-unjudged = 未判定
month-no-font = 未附图：机器人所在的机器上没有能写全这些字的字体。
    解决办法：安装 fonts-noto-cjk，或在 config.toml 的 [pictures] 里写明字体文件。
month-no-schedule = config.toml 里没有设定期报告，所以没有历史。
month-how = 哪个月？这样写：<code>/rounds month 2026-11</code>
