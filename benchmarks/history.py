"""Print what the history costs with many attempts, against few, in one run: the store's calls, and the screens' first frames.

    python benchmarks/history.py [--attempts 100000] [--few 100] [--keep DIR] [--store-only]

The attempts are made up (a seed makes them the same again): the questions of the bank, answers of eighty words, verdicts by
chance, a few disputes. Times are the median of several runs, in milliseconds.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from trainer.bank.load import Bank, load_bank
from trainer.bank.places import shipped_root
from trainer.grading.grade import CriterionGrade, Grade, Provenance, Span, Verdict, Why
from trainer.grading.protocols import Engines
from trainer.history.coach import Coach
from trainer.history.listing import Dispute, Filter
from trainer.history.store import Store, open_store
from trainer.interview.records import Attempt
from trainer.progress.evidence import CRITERION
from trainer.tui.app import TrainerApp
from trainer.tui.screens.evidence import EvidenceScreen
from trainer.tui.screens.history import HistoryScreen
from trainer.tui.screens.weak import WeakScreen
from trainer.tui.widgets.rows import Rows
from trainer.wiring import Grader, Services, SystemClock, learn_bank

END = datetime(2026, 11, 24, 18, 0, tzinfo=UTC)
WORDS = (
    "partition offset consumer group broker leader replica ack commit retry dead letter queue exchange binding prefetch lag "
    "throughput latency order key hash rebalance quorum failover producer idempotent transaction outbox schema topic retention "
    "compaction cluster disk network timeout backoff poison message the a we would then because so that every each is are"
).split()
RUNS = 9


def made_up(bank: Bank, number: int, count: int, chance: random.Random) -> Attempt:
    """Return the attempt with that number of so many, spread over three years, the last of them today."""
    question = chance.choice(list(bank.questions.values()))
    rubric = bank.rubric(question.id)
    words = [chance.choice(WORDS) for _ in range(80)]
    if number % 1000 == 7:
        words[40] = "zookeeper"
    answer = " ".join(words)
    kinds = chance.choices(list(Verdict), (5, 2, 1, 4, 1), k=len(rubric.criteria))
    criteria = []
    for criterion, verdict in zip(rubric.criteria, kinds, strict=True):
        start = chance.randrange(0, len(answer) - 60)
        spans = () if verdict is Verdict.MISSED else (Span(start, start + 50),)
        why = Why("Made up.", spans[0] if spans else None)
        criteria.append(CriterionGrade(criterion.id, verdict, round(chance.uniform(0.5, 1), 2), spans, why))
    score = 100 * kinds.count(Verdict.MET) // len(kinds)
    version = "1" if number < count * 2 // 3 else "2"
    at = END - timedelta(days=1095) * (1 - (number + 1) / count)
    grade = Grade(
        question.id,
        score,
        min(4, score // 25),
        (max(0, score - 8), min(100, score + 8)),
        tuple(criteria),
        (),
        (),
        Provenance(version, "onnx", "made-up@00000000", f"{rubric.revision}:{rubric.fingerprint}"),
    )
    flags = tuple(flag for flag in ("hinted", "paused", "keyword-only") if chance.random() < 0.1)
    return Attempt(
        id=f"{chance.getrandbits(128):032x}",
        session_id=f"{chance.getrandbits(128):032x}",
        turn=0,
        mode="mock" if chance.random() < 0.1 else "practice",
        question_id=question.id,
        question_revision=question.revision,
        title=question.title,
        prompt=question.prompt,
        topics=question.topics,
        brokers=tuple(map(str, question.brokers)),
        level=str(question.level),
        asked_because="",
        answer=answer,
        elapsed_s=300.0,
        started_at=at - timedelta(minutes=5),
        submitted_at=at,
        hints_shown=int("hinted" in flags),
        confidence=chance.choice((None, 1, 2, 3, 4, 5)),
        flags=flags,
        parent_attempt=None,
        grade=grade,
    )


def fill(store: Store, bank: Bank, count: int) -> None:
    """Keep so many made-up attempts, as an import does: all at once, then their evidence."""
    from trainer.history import queries, rows

    chance = random.Random(count)
    attempts = [made_up(bank, number, count, chance) for number in range(min(count, 1000))]
    with store._writing() as connection:
        for number in range(count):
            # The same thousand answers over and over, each with an id and a time of its own: making them up takes longest.
            at = END - timedelta(days=1095) * (1 - (number + 1) / count)
            attempt = replace(
                attempts[number % len(attempts)],
                id=f"{chance.getrandbits(128):032x}",
                session_id=f"{chance.getrandbits(128):032x}",
                submitted_at=at,
            )
            queries.add_session(connection, attempt.session_id, attempt.mode, rows.started_out(attempt))
            queries.add_attempt(connection, rows.attempt_out(attempt), rows.grade_out(attempt))
    learn_bank(store, bank)
    for line in store.listing.page(Filter(), limit=20)[::2]:
        criterion = bank.rubric(line.row.question_id).criteria[0].id
        store.listing.dispute(Dispute(line.row.id, CRITERION, criterion, "met", "made up", END))


def timed(call: Callable[[], object]) -> float:
    """Return the median time of the call, in milliseconds."""
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        call()
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


def store_figures(store: Store, bank: Bank) -> dict[str, float]:
    """Return what each call of the store takes."""
    listing, coach = store.listing, Coach(store, SystemClock())
    coach.syllabus()
    first = listing.page(Filter(), limit=200)
    middle = listing.page(Filter(until=(END - timedelta(days=500)).date()), limit=1)
    after = middle[0].number if middle else first[-1].number
    some = first[len(first) // 2].row.id
    concept = coach.ranked()[0].standing.concept
    chance = random.Random(1)

    def record() -> None:
        now = replace(made_up(bank, 0, 1, chance), submitted_at=datetime.now(UTC))
        store.record(now)

    return {
        "home: today, due, weakest": timed(lambda: (coach.today(), coach.ranked(), store.attempts(limit=1000))),
        "due": timed(coach.due),
        "list, first page": timed(lambda: listing.page(Filter(), limit=200)),
        "list, page in the middle": timed(lambda: listing.page(Filter(), after=after, limit=200)),
        "search, a rare word": timed(lambda: listing.page(Filter(words="zookeeper"), limit=200)),
        "search, a common word": timed(lambda: listing.page(Filter(words="partition"), limit=200)),
        "search, three words": timed(lambda: listing.page(Filter(words="partition leader quorum"), limit=200)),
        "filter, broker and flag": timed(lambda: listing.page(Filter(broker="activemq", flags=("paused",)), limit=200)),
        "filter, mode, topic, level, days": timed(
            lambda: listing.page(
                Filter(mode="mock", topic="delivery", level="senior", since=(END - timedelta(days=700)).date()), limit=200
            )
        ),
        "filter with nothing to find": timed(lambda: listing.page(Filter(mode="mock", topic="lag", flags=("x",)), limit=200)),
        "search with filter": timed(lambda: listing.page(Filter(words="retry", broker="rabbitmq"), limit=200)),
        "count, up to 1000": timed(lambda: listing.count(Filter(broker="kafka"))),
        "open one": timed(lambda: (store.attempt(some), listing.beside(some))),
        "map and ranking": timed(lambda: (coach.cells(), coach.ranked())),
        "evidence on a concept": timed(lambda: store.progress.pieces([concept], limit=40)),
        "calibration": timed(coach.calibration),
        "trends, 12 weeks": timed(lambda: store.progress.trends(END - timedelta(weeks=12))),
        "keep one more (waits for the disk)": timed(record),
    }


async def screen_figures(store: Store, bank: Bank, data_dir: Path) -> dict[str, float]:
    """Return how long each screen takes from the key to its finished frame."""
    found: dict[str, list[float]] = {}
    grader = Grader(Engines)
    services = Services(bank, store, grader, SystemClock(), lambda: "x", (), data_dir, Coach(store, SystemClock()))
    app = TrainerApp(services)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()

        async def press(name: str, *keys: str) -> None:
            start = time.perf_counter()
            await pilot.press(*keys)
            await pilot.pause()
            found.setdefault(name, []).append((time.perf_counter() - start) * 1000)

        for _ in range(5):
            await press("screen: history", "h")
            assert isinstance(app.screen, HistoryScreen)
            await press("screen: one row down", "j")
            rows = app.screen.query_one(Rows)
            rows.highlighted = rows.option_count - 1
            await pilot.pause()
            await press("screen: next page of the history", "enter")
            if not isinstance(app.screen, HistoryScreen):  # there was no next page, so the row was opened
                await pilot.press("escape")
                await pilot.pause()
            app.screen.query_one(Rows).highlighted = 3
            await press("screen: open an attempt", "enter")
            await press("screen: back to the history", "escape")
            history = app.screen
            assert isinstance(history, HistoryScreen)
            history._wanted = Filter(words="partition leader")
            start = time.perf_counter()
            history._fill()
            await pilot.pause()
            found.setdefault("screen: search in the history", []).append((time.perf_counter() - start) * 1000)
            await press("screen: back home", "escape")
            await press("screen: weak areas", "w")
            assert isinstance(app.screen, WeakScreen)
            await press("screen: evidence of a cell", "enter")
            assert isinstance(app.screen, EvidenceScreen)
            await pilot.press("escape", "escape")
            await pilot.pause()
    return {name: statistics.median(times) for name, times in found.items()}


def main() -> int:
    """Fill two stores, time both, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--attempts", type=int, default=100_000)
    parser.add_argument("--few", type=int, default=100)
    parser.add_argument("--keep", type=Path, help="a folder that the stores stay in, to look at the screens with them")
    parser.add_argument("--store-only", action="store_true", help="leave the screens out")
    options = parser.parse_args()
    bank = load_bank([shipped_root()])
    with tempfile.TemporaryDirectory() as folder:
        place = options.keep or Path(folder)
        columns: list[dict[str, float]] = []
        for count in (options.few, options.attempts):
            data_dir = place / str(count)
            store = open_store(data_dir)
            if store.count() == 0:
                start = time.perf_counter()
                fill(store, bank, count)
                size = sum(path.stat().st_size for path in data_dir.glob("history.db*")) / 1e6
                print(f"{count:>7} attempts kept with their evidence in {time.perf_counter() - start:.0f} s, {size:.0f} MB")
            figures = store_figures(store, bank)
            if not options.store_only:
                figures |= asyncio.run(screen_figures(store, bank, data_dir))
            columns.append(figures)
            store.close()
    print(f"\n{'milliseconds, median':<40}{options.few:>10}{options.attempts:>10}{'ratio':>8}")
    for name in columns[1]:
        few, many = columns[0].get(name, 0.0), columns[1][name]
        print(f"{name:<40}{few:>10.1f}{many:>10.1f}{many / few if few else 0:>8.1f}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
