"""Who may set a database up: what is missing is named in statements that can be pasted. On the oldest and the newest major
version, between which roles became other; on all of them in make test-long."""

import psycopg
import pytest
from asking import TIMES
from psycopg.conninfo import make_conninfo

from runner import migrate, server as embedded
from runner.errors import Failure

MAJORS = sorted({major for major, _ in embedded.installed_binaries() if major >= embedded.OLDEST_MAJOR})
MAJORS = MAJORS if TIMES > 1 else [major for major in MAJORS if major in (MAJORS[0], MAJORS[-1])]


@pytest.fixture(scope="module", params=MAJORS)
def cluster(request, start_server):
    with start_server(request.param) as running:
        yield running


@pytest.fixture
def superuser(cluster):
    """A cluster without any of our databases and roles, as its superuser."""
    with psycopg.connect(cluster.url(database="postgres"), autocommit=True) as conn:
        yield conn
        for [name] in conn.execute("select datname from pg_database where datname like 'd%'").fetchall():
            conn.execute(f"drop database {name} with (force)")
        roles = [name for [name] in conn.execute("select rolname from pg_roles where oid > 16383")]
        for name in roles:
            conn.execute(f"drop owned by {name}")
        for name in roles:
            conn.execute(f"drop role {name}")


@pytest.fixture
def owned(cluster, superuser):
    """owned("dba", "createrole") is the DSN of a new database for its owner, a new login."""

    def make(login: str, rights: str = "") -> str:
        superuser.execute(f"create role {login} login {rights}")
        superuser.execute(f"create database d_{login} owner {login}")
        return make_conninfo(cluster.url(database=f"d_{login}"), user=login)

    return make


def lacking(dsn: str) -> list[str]:
    """The statements that a refusal names."""
    with pytest.raises(Failure) as failed:
        migrate.migrate(dsn)
    assert failed.value.problem.status == 403 and "may not set this database up" in str(failed.value)
    head, *statements = failed.value.problem.hint.splitlines()
    assert head == "A superuser runs, connected to this database:"
    with psycopg.connect(dsn) as conn:
        assert conn.execute("select count(*) from pg_namespace where nspname in ('crm', 'ref', 'demo')").fetchone() == (
            0,
        )
    return statements


def as_superuser(dsn: str, statements: list[str]) -> None:
    with psycopg.connect(make_conninfo(dsn, user="postgres"), autocommit=True) as conn:
        for statement in statements:
            conn.execute(statement)


def works(dsn: str) -> None:
    """It is set up, and a demo tenant can be made in it."""
    assert migrate.migrate(dsn)["codeLoaded"]
    assert migrate.migrate(dsn) == {"applied": [], "codeLoaded": False}
    with psycopg.connect(make_conninfo(dsn, user="demo_worker"), autocommit=True) as conn:
        [job] = conn.execute(
            'select demo.submit_generation(\'{"targets": {"leads": 100, "contacts": 50}}\', null) ->> \'jobId\''
        ).fetchone()
        conn.execute("call demo.run_job(%s)", [job])


def grant_to(login: str, major: int) -> str:
    return f"grant demo_owner to {login}" + (" with inherit true, set true;" if major >= 16 else ";")


def major_of(superuser) -> int:
    return superuser.info.server_version // 10000


def test_a_second_deployer_needs_no_more_than_the_grant(owned, superuser):
    first, second = owned("ada", "createrole"), owned("bob", "createrole")
    works(first)
    if major_of(superuser) >= 16:
        assert lacking(second) == [grant_to("bob", 16)]
        as_superuser(second, [grant_to("bob", 16)])
    works(second)


def test_an_owner_who_makes_no_roles_uses_those_that_are_there(owned, superuser):
    works(owned("ada", "createrole"))
    dsn = owned("eve")
    assert lacking(dsn) == [grant_to("eve", major_of(superuser))]
    as_superuser(dsn, lacking(dsn))
    works(dsn)
    assert migrate.rollback(dsn, everything=True)["rolledBack"]
    works(dsn)


def test_an_owner_who_makes_no_roles_in_a_new_cluster_is_told_all_of_it(owned, superuser):
    dsn = owned("eve")
    statements = lacking(dsn)
    assert [words.split()[2] for words in statements if words.startswith("create role")] == [
        "demo_owner", "demo_app", "demo_worker", "demo_admin", "demo_reader", "crm_app"]
    as_superuser(dsn, statements)
    works(dsn)
    limits = superuser.execute(
        "select rolname, rolconfig from pg_roles where rolname in ('demo_app', 'demo_worker') order by 1"
    ).fetchall()
    assert [len(config) for _, config in limits] == [3, 5]


def test_a_login_that_may_not_even_make_tables_is_told_all_of_it(cluster, owned, superuser):
    owned("eve")
    superuser.execute("create role mallory login")
    dsn = make_conninfo(cluster.url(database="d_eve"), user="mallory")
    statements = lacking(dsn)
    assert "grant create on schema public to mallory;" in statements
    assert "grant create, temporary on database d_eve to mallory;" in statements
    as_superuser(dsn, statements)
    works(dsn)


def test_a_login_that_does_not_inherit_is_told_so(owned, superuser):
    works(owned("ada", "createrole"))
    dsn = owned("eve", "noinherit")
    as_superuser(dsn, lacking(dsn))
    if major_of(superuser) < 16:
        as_superuser(dsn, lacking(dsn))
    works(dsn)


def test_another_deployer_goes_on_in_the_same_database(owned, superuser):
    dsn = owned("ada", "createrole")
    works(dsn)
    superuser.execute("create role bob login")
    as_superuser(dsn, [grant_to("bob", major_of(superuser)), "grant create, temporary on database d_ada to bob",
                       "update ref.deployments set digest = 'old'"])
    assert migrate.migrate(make_conninfo(dsn, user="bob")) == {"applied": [], "codeLoaded": True}
    assert len(migrate.rollback(make_conninfo(dsn, user="bob"))["rolledBack"]) == 1
    assert len(migrate.migrate(dsn)["applied"]) == 1


def test_what_a_dba_chose_for_a_role_stays(owned, superuser):
    works(owned("ada", "createrole"))
    superuser.execute("alter role demo_worker set statement_timeout = '10min'")
    superuser.execute("alter role demo_app nologin")
    as_superuser(dsn := owned("bob", "createrole"), [grant_to("bob", major_of(superuser))])
    assert migrate.migrate(dsn)["codeLoaded"]
    [config, login] = superuser.execute(
        "select w.rolconfig, a.rolcanlogin from pg_roles as w, pg_roles as a "
        "where w.rolname = 'demo_worker' and a.rolname = 'demo_app'"
    ).fetchone()
    assert "statement_timeout=10min" in config and not login
