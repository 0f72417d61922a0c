"""
Benefits: what is due after an event, and for how long (records R5).

    base          pay and contribution days before an event, and the average daily wage of it
    unemployment  duration and amount of unemployment benefit
    sickness      sick pay, which no source supports: off by default
    maternity     maternity pay
    marriage      the marriage allowance of the organisation
    funeral       the funeral grant: the caller's amount
    disability    total disability; the survivors' pension, which is not encoded

Every formula is called with the day of the event as `on`: the first day without work, of the leave, of the marriage.
An amount is what is due where the conditions hold; each condition is a formula of its own, which is `True` where it
holds, so that all that stands in the way is said at once.
"""
