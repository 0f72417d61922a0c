"""
A Django app around the portal of `tamin_rules`: its HTTP contract, pages, admin, commands, fields and validators.

    conf        the one setting, `TAMIN_RULES`
    models      what is kept: histories, cells, tasks; all of it sealed
    store       the portal's asks on the ORM
    ports       registries, SMS, records and accounts, as the host has them
    host        requests and work, in transactions that wait for nobody
    api         the JSON calls; `pages` the same calls for people
    checks, signals, admin, fields, validators     what a Django project expects

The app judges nothing: it hands facts to the core, and stores and shows what the core answers.
"""
