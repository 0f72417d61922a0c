"""
Records as columns: the home of Arrow, loaded by nobody who does not ask for it.

    files   Parquet files
"""
