# Receipts and short answers.
receipt-called = Received: { $number }, { $at }. Leaders are being called.
receipt-all = Received: { $number }, { $at }. No leader could be reached singly; everyone is called.
receipt-unreached = Received: { $number }, { $at }. No leader can be reached through me: please telephone.
receipt-claim = Noted as happened about { $at }.
receipt-more = Keep yourself safe. When you can: where, hazards, how many hurt. Text, voice, photo or place.
receipt-private = Whatever you send here next is added to it.
receipt-same = The same event as { $other }? One tap puts the two together.
added = Added to { $number }, { $at }.
    A new event? Send <code>/report</code> and what happened.
nothing-due = Nothing was filed: no report is due at present.
    Something happened? Write it here.
sorry = Sorry: that failed on our side and did not count. It is kept under { $ref }.
    Urgent? Telephone, and send it again.
