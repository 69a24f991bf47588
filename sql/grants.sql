-- grants.sql - what the web program may do, and no more: no DDL, and DELETE only where rows are scratch.
--
-- Run as the database's administrator after every "slotkeeperctl migrate", with the names of your database and account put in for
-- {database} and {account}. "slotkeeperctl" itself uses an account with all rights on the database for migrate and import.

GRANT SELECT, INSERT, UPDATE ON {database}.* TO {account};
GRANT DELETE ON {database}.hold TO {account};
GRANT DELETE ON {database}.claim TO {account};
GRANT DELETE ON {database}.verified_phone TO {account};
GRANT DELETE ON {database}.rate TO {account};
GRANT DELETE ON {database}.idempotency TO {account};
GRANT DELETE ON {database}.session TO {account};
