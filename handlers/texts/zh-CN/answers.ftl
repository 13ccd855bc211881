# 回执和简短答复。
receipt-called = 已收到：{ $number }，{ $at }，正在呼叫领导。
receipt-all = 已收到：{ $number }，{ $at }。单独呼叫均未送达，已呼叫全体领导。
receipt-unreached = 已收到：{ $number }，{ $at }。通过我联系不上任何领导，请打电话。
receipt-claim = 记为约 { $at } 发生。
receipt-more = 先保证自己安全。方便时补充：地点、危险、几人受伤。文字、语音、照片、位置都行。
receipt-private = 接下来发到这里的，都会补充到这一事件。
receipt-same = 与 { $other } 是同一事件？点一下即可合并。
added = 已补充到 { $number }，{ $at }。
    是新事件？请发 <code>/report</code> 加发生了什么。
nothing-due = 没有报送：目前没有应报的报告。
    有情况，直接写在这里。
sorry = 抱歉：我们这边出错，刚才的操作没有生效，编号 { $ref }，已留存。
    紧急情况请打电话，并再发一次。
