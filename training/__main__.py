"""The commands of the trainer; `python -m training COMMAND --help` explains each."""

from __future__ import annotations

import argparse
import math
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from training.config import RunConfig

# Barriers that spin waste the cores that others need; must be set before PyTorch loads OpenMP.
os.environ.setdefault("OMP_WAIT_POLICY", "passive")
os.environ.setdefault("GOMP_SPINCOUNT", "0")


CHECKPOINTS = Path(__file__).parent / "checkpoints"


def main(arguments: list[str] | None = None) -> int:
    """Runs one command; errors of the user's making end with one line and exit code 2."""
    options = _parser().parse_args(arguments)
    try:
        options.run(options)
    except (ValueError, FileNotFoundError) as error:
        print(f"Error: {error}", file=sys.stderr)
        return 2
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    pack = commands.add_parser("pack", help="write the permissive photos as shards that fit one upload each")
    pack.add_argument("--data", type=Path, required=True, help="folder with index.tsv and train/")
    pack.add_argument("--out", type=Path, required=True, help="folder for photos-N.tar")
    pack.set_defaults(run=_pack)

    train = commands.add_parser("train", help="train from scratch, or go on with an interrupted run in --out")
    train.add_argument("--config", required=True, help="name in training/configs, or a .toml file")
    _add_run_options(train)
    train.set_defaults(run=_train)

    export = commands.add_parser("export", help="write a checkpoint as ONNX, prove it and record it in models.json")
    export.add_argument("--checkpoint", type=Path, required=True, help="folder of the checkpoint")
    export.add_argument("--out", type=Path, default=Path("resources/models"), help="folder with models.json")
    export.add_argument("--weights", choices=["fp32", "fp16", "int8"], default="fp16", help="how weights are stored")
    export.add_argument("--calibration", type=Path, help="photos for the ranges of int8 (folder as for training)")
    export.set_defaults(run=_export)

    fitting = commands.add_parser("train-fitting", help="train the network that fits a mask to the thing it was drawn around")
    fitting.add_argument("--data", type=Path, required=True, help="folder with index.tsv and train/")
    fitting.add_argument("--out", type=Path, required=True, help="folder for fit.safetensors, run.json and log.jsonl")
    fitting.add_argument("--minutes", type=float, default=60.0, help="how long it trains; the rate falls to nothing over it")
    fitting.add_argument("--start", type=Path, help="folder of an earlier run to go on from")
    fitting.add_argument("--seed", type=int, default=3, help="another seed, other photos and samples")
    fitting.set_defaults(run=_train_fitting)

    export_fitting = commands.add_parser("export-fitting", help="write that network as lacuna-fit.onnx and record it")
    export_fitting.add_argument("--run", dest="source", type=Path, required=True, help="folder that train-fitting wrote")
    export_fitting.add_argument("--out", type=Path, default=Path("resources/models"), help="folder with models.json")
    export_fitting.set_defaults(run=_export_fitting)

    refining = commands.add_parser("train-refining", help="train the network that looks again at what the fitting network says")
    refining.add_argument("--data", type=Path, required=True, help="folder with index.tsv and train/")
    refining.add_argument("--fit", type=Path, default=Path("resources/models/lacuna-fit.onnx"), help="the fitting network")
    refining.add_argument("--out", type=Path, required=True, help="folder for refine.safetensors and run.json")
    refining.add_argument("--minutes", type=float, default=30.0, help="how long it trains; the rate falls to nothing over it")
    refining.add_argument("--seed", type=int, default=5, help="another seed, other photos and samples")
    refining.set_defaults(run=_train_refining)

    export_refining = commands.add_parser("export-refining", help="write that network as lacuna-refine.onnx and record it")
    export_refining.add_argument("--run", dest="source", type=Path, required=True, help="folder that train-refining wrote")
    export_refining.add_argument("--out", type=Path, default=Path("resources/models"), help="folder with models.json")
    export_refining.set_defaults(run=_export_refining)

    latency = commands.add_parser("latency", help="time exported graphs against the least time possible")
    latency.add_argument("models", type=Path, nargs="+", help=".onnx files")
    latency.add_argument("--sizes", default="256,512", help="sides in pixels")
    latency.add_argument("--threads", type=int, default=os.cpu_count(), help="threads of ONNX Runtime")
    latency.add_argument("--provider", default="CPUExecutionProvider", help="execution provider")
    latency.set_defaults(run=_latency)

    evaluate = commands.add_parser("evaluate", help="compare fills on the benchmark; follow sketches")
    evaluate.add_argument("--data", type=Path, required=True, help="folder with bench_256 and masks")
    evaluate.add_argument("--checkpoint", type=Path, action="append", default=[], help="checkpoint folder; repeatable")
    evaluate.add_argument("--methods", default="", help="comma list of Telea, Navier-Stokes, pull-push, PatchMatch, ...")
    evaluate.add_argument("--kinds", default="freeform,box,object", help="comma list of mask kinds")
    evaluate.add_argument("--out", type=Path, required=True, help="folder for tables and grids")
    evaluate.add_argument("--limit", type=int, help="use only the first images")
    evaluate.add_argument("--sketch", action="store_true", help="measure how well sketches are followed")
    evaluate.set_defaults(run=_evaluate)

    sketches = commands.add_parser("sketches", help="write the benchmark's contours as sketches for `lacuna eval --sketches`")
    sketches.add_argument("--data", type=Path, required=True, help="folder with bench_256, bench_open and masks")
    sketches.add_argument("--out", type=Path, required=True, help="folder for SET/KIND/NAME.png")
    sketches.set_defaults(run=_sketches)

    follow = commands.add_parser("follow", help="measure how well filled images follow these sketches")
    follow.add_argument("--data", type=Path, required=True, help="folder with bench_256, bench_open and masks")
    follow.add_argument("--sketches", type=Path, required=True, help="folder that `sketches` wrote")
    follow.add_argument("--filled", type=Path, required=True, help="folder that `lacuna eval --out` wrote")
    follow.add_argument("--set", choices=["256", "photo"], required=True, help="which images")
    follow.add_argument("--kind", choices=["freeform", "box", "object"], required=True, help="which masks")
    follow.set_defaults(run=_follow)

    distances = commands.add_parser("distances", help="measure perceptual distances of images that `lacuna eval --out` filled")
    distances.add_argument("--data", type=Path, required=True, help="folder with bench_256, bench_open and masks")
    distances.add_argument("--filled", type=Path, action="append", required=True, help="folder of filled images; repeatable")
    distances.add_argument("--set", choices=["256", "photo"], required=True, help="which images")
    distances.add_argument("--kind", choices=["freeform", "box", "object"], required=True, help="which masks")
    distances.add_argument("--limit", type=int, help="use only the first images")
    distances.set_defaults(run=_distances)

    removals = commands.add_parser("removals", help="write removals with truth: things laid over photos, masked as people do")
    removals.add_argument("--data", type=Path, required=True, help="folder with train and bench_open")
    removals.add_argument("--out", type=Path, required=True, help="folder for NAME/{photo,mask,truth,thing}.png and cases.json")
    removals.add_argument("--seed", type=int, default=16, help="another seed, other cases")
    removals.set_defaults(run=_removals)

    scores = commands.add_parser("removal-scores", help="measure fills of removals with truth")
    scores.add_argument("--cases", type=Path, required=True, help="folder that `removals` wrote")
    scores.add_argument("--filled", type=Path, action="append", required=True, help="folder with NAME.png; repeatable")
    scores.add_argument("--out", type=Path, help="file for the figures of every case, as JSON")
    scores.set_defaults(run=_removal_scores)

    release = commands.add_parser("import-release", help="make a checkpoint of public DeepFill v2 weights, to compare with")
    release.add_argument("--weights", type=Path, required=True, help="the converted weights (.pth)")
    release.add_argument("--out", type=Path, required=True, help="folder of the checkpoint")
    release.set_defaults(run=_import_release)

    background = commands.add_parser("background", help="train beside other work, detached, until it is ended")
    background.add_argument("--data", type=Path, default=Path("../shared/data"), help="folder with index.tsv and train/")
    background.add_argument("--out", type=Path, default=Path("runs/background"), help="folder of the run")
    background.add_argument("--config", default="lacuna-guide", help="name in training/configs")
    background.add_argument("--checkpoint", type=Path, help="where to begin without a run; the configuration's own without it")
    background.add_argument("--foreground", action="store_true", help="train in this process")
    background.add_argument("--limit", type=int, help="use only the first photos (for a rehearsal)")
    background.add_argument("--steps", type=float, default=math.inf, help="end after so many steps (for a rehearsal)")
    background.set_defaults(run=_background)

    cooldown = commands.add_parser("cooldown", help="let the rate of a background run's copy fall, to ship it")
    cooldown.add_argument("--run", dest="source", type=Path, default=Path("runs/background"), help="folder of the run")
    cooldown.add_argument("--out", type=Path, required=True, help="folder of the checkpoint")
    cooldown.add_argument("--data", type=Path, default=Path("../shared/data"), help="folder with index.tsv and train/")
    cooldown.add_argument("--steps", type=int, default=1500, help="steps in which the rate falls")
    cooldown.add_argument("--limit", type=int, help="use only the first photos (for a rehearsal)")
    cooldown.set_defaults(run=_cooldown)

    further = commands.add_parser("continue", help="train a committed checkpoint further")
    further.add_argument("--checkpoint", type=Path, required=True, help="folder of the checkpoint to start from")
    further.add_argument("--config", help="phases and losses of this run; the checkpoint's own without it")
    _add_run_options(further)
    further.set_defaults(run=_continue)
    return parser


def _add_run_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--data", type=Path, required=True, help="folder with index.tsv, or with photos-N.tar")
    parser.add_argument("--out", type=Path, required=True, help="folder of the run")
    parser.add_argument("--minutes", type=float, default=math.inf, help="length of the whole run")
    parser.add_argument("--steps", type=float, default=math.inf, help="the same in steps")
    parser.add_argument("--device", help="cpu or cuda; cuda where there is one")
    parser.add_argument("--limit", type=int, help="use only the first photos (for a rehearsal)")
    parser.add_argument("--save-minutes", type=float, default=5.0, help="time between checkpoints")


def _pack(options: argparse.Namespace) -> None:
    from training.photos import pack_shards

    for shard in pack_shards(options.data, options.out):
        print(f"{shard}  {shard.stat().st_size / 2**20:.1f} MiB")


def _export(options: argparse.Namespace) -> None:
    import json

    from training.export import export_checkpoint

    entry = export_checkpoint(options.checkpoint, options.out, options.weights, options.calibration)
    print(json.dumps(entry, indent=2))


def _train_fitting(options: argparse.Namespace) -> None:
    from training.fitting.train import train

    train(options.data, options.out, options.minutes, options.seed, options.start)


def _export_fitting(options: argparse.Namespace) -> None:
    import json

    from training.fitting.export import export_fitting

    print(json.dumps(export_fitting(options.source, options.out), indent=2))


def _train_refining(options: argparse.Namespace) -> None:
    from training.fitting.refine import train

    train(options.data, options.fit, options.out, options.minutes, options.seed)


def _export_refining(options: argparse.Namespace) -> None:
    import json

    from training.fitting.export import export_refining

    print(json.dumps(export_refining(options.source, options.out), indent=2))


def _evaluate(options: argparse.Namespace) -> None:
    from training.evaluate import run

    methods = [name.strip() for name in options.methods.split(",") if name.strip()]
    kinds = [name.strip() for name in options.kinds.split(",")]
    run(options.data, options.checkpoint, methods, options.out, options.limit, options.sketch, kinds)


def _sketches(options: argparse.Namespace) -> None:
    from training.sketch_following import write_sketches

    write_sketches(options.data, options.out)


def _follow(options: argparse.Namespace) -> None:
    import json

    from training.sketch_following import follow

    print(json.dumps(follow(options.data, options.sketches, options.filled, options.set, options.kind)))


def _distances(options: argparse.Namespace) -> None:
    import json

    from training.distances import measure_distances

    for row in measure_distances(options.data, options.filled, options.set, options.kind, options.limit):
        print(json.dumps(row))


def _removals(options: argparse.Namespace) -> None:
    from training.removals.cases import write_cases

    write_cases(options.data, options.out, options.seed)


def _removal_scores(options: argparse.Namespace) -> None:
    from training.removals.scores import run

    print(run(options.cases, options.filled, options.out), end="")


def _import_release(options: argparse.Namespace) -> None:
    from training.release import import_release

    import_release(options.weights, options.out)


def _latency(options: argparse.Namespace) -> None:
    from training.latency import print_latencies

    sizes = [int(size) for size in options.sizes.split(",")]
    print_latencies(options.models, sizes, options.threads, options.provider)


def _train(options: argparse.Namespace) -> None:
    from training.config import load_config

    _run(options, load_config(options.config), None)


def _background(options: argparse.Namespace) -> None:
    from training.background import PAUSE, newest_checkpoint, start, train_on
    from training.schedule import Budget

    checkpoint, config = newest_checkpoint(options.config, CHECKPOINTS)
    checkpoint = options.checkpoint or checkpoint
    if options.foreground:
        train_on(options.out, options.data, checkpoint, config, options.limit, Budget(steps=options.steps))
        return
    arguments = ["--data", str(options.data), "--out", str(options.out), "--config", options.config]
    arguments += ["--checkpoint", str(checkpoint), "--steps", str(options.steps)]
    arguments += ["--limit", str(options.limit)] if options.limit is not None else []
    process = start(options.out, arguments)
    print(f"Process {process} trains in {options.out}, its words are in output.log there.")
    print(f"`touch {options.out / PAUSE}` lets it rest until that file is gone; `kill {process}` saves and ends it.")


def _cooldown(options: argparse.Namespace) -> None:
    from training.background import cool_down

    cool_down(options.source, options.out, options.data, options.steps, options.limit)


def _continue(options: argparse.Namespace) -> None:
    import dataclasses

    from training.background import continued
    from training.checkpoint import load_record
    from training.config import load_config

    record = load_record(options.checkpoint)
    config = load_config(options.config) if options.config else record.config
    config = dataclasses.replace(continued(config, record), name=record.config.name)
    _run(options, config, options.checkpoint)


def _run(options: argparse.Namespace, config: RunConfig, start: Path | None) -> None:
    import torch

    from training.photos import load_photos
    from training.schedule import Budget
    from training.train import Trainer

    if options.minutes == math.inf and options.steps == math.inf:
        raise ValueError("Expected --minutes or --steps but received neither")
    device = options.device or ("cuda" if torch.cuda.is_available() else "cpu")
    photos = load_photos(options.data, config.data.held_out, options.limit)
    print(f"{len(photos.training)} photos to train on, {len(photos.held_out)} held out, on {device}", flush=True)
    budget = Budget(options.minutes, options.steps)
    Trainer(config, photos, options.out, budget, device, start).train(options.save_minutes)


if __name__ == "__main__":
    sys.exit(main())
