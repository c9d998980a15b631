"""Sources, engines and locale adapters: installed as `derive.adapters`, one plug-in a file."""
