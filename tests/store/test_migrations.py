import psycopg
import pytest
from alembic.script import ScriptDirectory

from api.store import migrate
from api.store.session import sync_url
from api.store.tables import CHAIN_TABLES, metadata


def tables_of(url):
    with psycopg.connect(url) as connection:
        found = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
    return {name for (name,) in found}


def test_up_makes_what_the_code_says(empty_url):
    migrate.upgrade(empty_url)
    assert migrate.differences(empty_url) == []
    assert tables_of(empty_url) == {*metadata.tables, "alembic_version"}


def test_up_down_up(empty_url):
    migrate.upgrade(empty_url)
    migrate.downgrade(empty_url)
    assert tables_of(empty_url) == {"alembic_version"}
    migrate.upgrade(empty_url)
    assert migrate.differences(empty_url) == []


def test_up_twice_is_up_once(url):
    migrate.upgrade(url)
    assert migrate.differences(url) == []


def test_a_column_that_no_migration_makes_is_found(url):
    with psycopg.connect(url) as connection:
        connection.execute("ALTER TABLE blocks DROP COLUMN day CASCADE")
    assert migrate.differences(url) != []


def test_history_that_is_not_there_yet_is_begun_with_the_index(url):
    with psycopg.connect(url) as connection:
        connection.execute("DROP SCHEMA as_of CASCADE")
        connection.execute("DROP TABLE members_history")
        connection.execute("ALTER TABLE members DROP COLUMN since_block")
        connection.execute("INSERT INTO members VALUES (1, 1, 2, false, '', 0, 0)")
        connection.execute("INSERT INTO checkpoint VALUES (1, 1, '', 5, '', 1)")
    migrate.upgrade(url)
    assert migrate.differences(url) == []
    with psycopg.connect(url) as connection:
        found = connection.execute("SELECT (SELECT count(*) FROM members), (SELECT count(*) FROM checkpoint)")
        assert found.fetchone() == (0, 0)


def test_a_column_that_a_migration_adds_goes_into_the_history_as_well(url):
    with psycopg.connect(url) as connection:
        connection.execute("DROP SCHEMA as_of CASCADE")
        connection.execute("ALTER TABLE members_history DROP COLUMN kinds")
    migrate.upgrade(url)
    with psycopg.connect(url) as connection:
        connection.execute("SET xinlian.as_of = 1")
        assert connection.execute("SELECT kinds FROM as_of.members").fetchall() == []


def test_a_database_of_a_newer_version_is_left_alone(url):
    with psycopg.connect(url) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(migrate.SchemaTooNew, match="9999"):
        migrate.upgrade(url)
    with psycopg.connect(url) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchone() == ("9999",)


def test_one_line_of_revisions(url):
    scripts = ScriptDirectory.from_config(migrate.config(url))
    assert len(scripts.get_heads()) == 1
    assert len(scripts.get_bases()) == 1


def test_a_lock_is_not_waited_for_long(url):
    with psycopg.connect(url) as holder:
        holder.execute("LOCK TABLE blocks IN ACCESS SHARE MODE")
        with pytest.raises(Exception, match="lock timeout"):
            migrate.downgrade(url)


def test_a_url_names_its_driver():
    assert sync_url("postgresql://x/y") == "postgresql+psycopg://x/y"


def test_every_chain_table_has_a_key():
    assert all(len(table.primary_key) > 0 for table in CHAIN_TABLES)
