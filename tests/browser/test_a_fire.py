"""A fire from the report to its closing, clicked on the phones, with the real bot behind them."""
