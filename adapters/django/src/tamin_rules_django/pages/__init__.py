"""
The pages: the calls of the contract for people, server-rendered, in Persian and English, without need of a script.

    texts     what the pages say
    fields    which fields a form has, how each is shown, and what of it is sent
    calls     the calls in process, and what a browser's session keeps of them
    passwords the checklist under a new password
    shell     what every page has
    wizard    the four steps of a registration
    views     landing, follow-up, sign-in, recovery, services
    record    one's own record
    lists     contribution lists of an employer
    objections     objections to one's record
"""
