"""Acts that are denied, ruled out, refused or left undone: which act, by whom, on whose word."""

import pytest

from kg.facts import Event
from kg.pipeline import extract

DAY = "2021-03-04"


def told(text):
    found = [c for c in extract(text, date=DAY).claims if isinstance(c.about, Event)]
    return [
        (
            c.about.type,
            "+".join(sorted(p.entity.label for p in c.about.actors)),
            c.status.modality,
            c.status.polarity,
            c.utterances[-1].speaker.entity.label if c.utterances else "",
        )
        for c in found
    ]


@pytest.mark.parametrize(
    "text, type, actor, modality, speaker",
    [
        ("Chad denied that it had shelled Sudanese villages.", "ASSAULT", "Chad", "actual", "Chad"),
        ("Togo denies arming the rebels in Benin.", "AID", "Togo", "actual", "Togo"),
        ("Fiji has yet to ratify the Tongan accession treaty.", "SUPPORT", "Fiji", "actual", ""),
        ("No talks were held between Oman and Qatar.", "CONSULT", "Oman+Qatar", "actual", ""),
        ("At no point did Latvia recognise Kosovo.", "SUPPORT", "Latvia", "actual", ""),
        ("Neither Peru nor Chile recalled its ambassador.", "SANCTION", "Chile+Peru", "actual", ""),
        ("Neither side attended the talks in Geneva.", "CONSULT", "", "actual", ""),
        ("Ghana bombed the camp without notifying Togo.", "CONSULT", "Ghana", "actual", ""),
        ("Kenya denied that any shot had been fired.", "ASSAULT", "", "actual", "Kenya"),
        ("Spain denied that any compensation was promised.", "AGREE", "", "pledged", "Spain"),
        ("“No such deliveries have been made,” Oman said.", "AID", "", "actual", "Oman"),
        ("Japan ruled out joining the blockade of Fiji.", "COERCE", "Japan", "planned", ""),
        ("Spain ruled out sanctions against Mali.", "SANCTION", "Spain", "planned", ""),
        ("Peru has no intention of sending troops to Chile.", "MOBILIZE", "Peru", "planned", ""),
        ("Rabat said that it would not respond in kind.", "THREATEN", "Morocco", "planned",
         "Morocco"),
        ("India denied allegations of involvement in the killing of a Dane.", "ASSAULT", "India",
         "actual", "India"),
        ("Tanzania said that it was not involved in the coup in Comoros.", "DomesticAct",
         "Tanzania", "actual", "Tanzania"),
        ("Iran denied that it was behind the attack on the Danish ship.", "ASSAULT", "Iran",
         "actual", "Iran"),
        ("Fiji said it had nothing to do with the poisoning.", "ASSAULT", "Fiji", "actual",
         "Fiji"),
        ("Belarus rejected accusations of complicity in the invasion of Chad.", "ASSAULT",
         "Belarus", "actual", "Belarus"),
        ("The visit of Narendra Modi to Kampala did not take place.", "CONSULT",
         "Narendra Modi", "actual", ""),
        ("Peru backed away from expelling the Mexican ambassador.", "SANCTION", "Peru", "actual",
         ""),
        ("Japan held off on recognising the junta.", "SUPPORT", "Japan", "actual", ""),
        ("Ottawa decided against sending peacekeepers to Haiti.", "MOBILIZE", "Canada",
         "planned", ""),
        ("Chad was not planning to close its border with Libya.", "COERCE", "Chad", "planned",
         ""),
        ("Mali has not given Rome a date, nor has it released the two ministers.", "RETREAT",
         "Mali", "actual", ""),
        ("Fiji did not invite Samoa to the summit.", "AGREE", "Fiji", "actual", ""),
        ("Poland is not offering a swap, its envoy said.", "AGREE", "Poland", "pledged", "envoy"),
        ("Cuba was not in contact over the hostages with Haiti.", "CONSULT", "Cuba+Haiti",
         "actual", ""),
        ("The African Union has received no appeal from Chad.", "REQUEST", "Chad", "requested",
         ""),
        ("Brazil had not been consulted about the embargo.", "CONSULT", "", "actual", ""),
        ("Kenya denied that anyone had asked for money.", "REQUEST", "Kenya", "requested",
         "Kenya"),
        ("Reports that Chad had armed the rebels were untrue.", "AID", "Chad", "actual", ""),
        ("Oman dismissed as “a fairy tale” a Danish claim that its boat had rammed a trawler.",
         "ASSAULT", "Oman", "actual", "Oman"),
        ("Spain told Peru it had no intention of annexing anyone’s land.", "ASSAULT", "Spain",
         "planned", "Spain"),
    ],
)  # fmt: skip
def test_act_not_done_is_negative(text, type, actor, modality, speaker):
    assert (type, actor, modality, "negative", speaker) in told(text)


def test_what_is_neither_confirmed_nor_denied_is_not_told():
    assert told("Israel neither confirmed nor denied that it had bombed the camp.") == []


@pytest.mark.parametrize(
    "text, type, denier",
    [
        ("Latvia accused Fiji of shelling the plant, which Fiji denies.", "ASSAULT", "Fiji"),
        ("Chad accused Togo of arming the rebels, a charge Togo rejected.", "AID", "Togo"),
        ("India says Nepal trains the militants, a claim Nepal denies.", "AID", "Nepal"),
        ("Kenya said that Somalia had attacked the village. Somalia denied it.", "ASSAULT",
         "Somalia"),
        ("Asked about a report that Chad had paid the rebels, Chad dismissed it as pure invention.",
         "AID", "Chad"),
        ("Peru accuses Chile of firing rockets at Lima; Chile denies the charge.", "ASSAULT",
         "Chile"),
    ],
)  # fmt: skip
def test_denial_that_points_back_denies_the_act_told_before(text, type, denier):
    found = told(text)
    assert (type, denier, "actual", "negative", denier) in found
    assert not any(f[0] == "ACCUSE" and f[3] == "negative" for f in found)


@pytest.mark.parametrize(
    "text, actor",
    [
        ("Cyprus will not recognise the election in Fiji.", "Cyprus"),
        ("Lima will not tolerate poaching by Chilean boats.", "Peru"),
        ("Egypt ruled out talks with Sudan.", "Egypt"),
        ("Serbia has refused to receive the Kosovan minister.", "Serbia"),
    ],
)
def test_refusal_to_cooperate_is_one_act(text, actor):
    found = told(text)
    assert [f[:2] for f in found] == [("REJECT", actor)]
    assert found[0][3] == "positive"


@pytest.mark.parametrize(
    "text",
    [
        "Poland declined to comment on the report.",
        "The minister refused to be drawn on the raid.",
        "The company refused to say how many people it employs.",
    ],
)
def test_silence_is_no_refusal(text):
    assert told(text) == []


@pytest.mark.parametrize(
    "text, type, actor, speaker",
    [
        ("Sudan dismissed as baseless a claim by Chad that it had bombed the port.", "ASSAULT",
         "Sudan", "Sudan"),
        ("Sudan called the report that it had bombed the port a lie.", "ASSAULT", "Sudan",
         "Sudan"),
        ("Sudan described as untrue reports that it had bombed the port.", "ASSAULT", "Sudan",
         "Sudan"),
        ("It is untrue that Sudan bombed the port, Oman said.", "ASSAULT", "Sudan", "Oman"),
        ("Reports that Sudan bombed the port are false, Oman said.", "ASSAULT", "Sudan", "Oman"),
        ("There is no truth in reports that Sudan bombed the port, Oman said.", "ASSAULT",
         "Sudan", "Oman"),
        ("“It is not true that we bombed the port,” Sudan said.", "ASSAULT", "Sudan", "Sudan"),
        ("China denies having asked for a naval base in Gabon.", "REQUEST", "China", "China"),
        ("“There has been no invasion,” Oman said.", "ASSAULT", "", "Oman"),
        ("Sudan attacked nobody.", "ASSAULT", "Sudan", ""),
        ("Never has Sudan attacked Chad.", "ASSAULT", "Sudan", ""),
        ("No talks took place between Fiji and Tonga.", "CONSULT", "Fiji+Tonga", ""),
        ("The promised aid to Haiti never arrived.", "AID", "", ""),
        ("Peru no longer trains the rebels.", "AID", "Peru", ""),
        ("Not a single shot has been fired at Tonga.", "ASSAULT", "", ""),
        ("Lima said it was not Chile's planes that bombed the port.", "ASSAULT", "Chile", "Peru"),
        ("“At no time did Fijian sailors search any vessel,” Fiji said.", "COERCE",
         "Fijian sailors", "Fiji"),
    ],
)  # fmt: skip
def test_act_called_false_or_never_done_is_negative(text, type, actor, speaker):
    found = [(f[0], f[1], f[3], f[4]) for f in told(text)]
    assert (type, actor, "negative", speaker) in found


@pytest.mark.parametrize(
    "text, type, actor, speaker",
    [
        ("Chile signed the treaty; Peru did not.", "SUPPORT", "Peru", ""),
        ("Chile recalled its ambassador from Cuba. Peru did not.", "SANCTION", "Peru", ""),
        ("Chile said Peru had bombed the port. Peru said it had done no such thing.", "ASSAULT",
         "Peru", "Peru"),
        ("Chile said Peru had bombed the port. Lima said this was untrue.", "ASSAULT", "Peru",
         "Peru"),
        ("Chile said Peru had bombed the port, which Lima called a fabrication.", "ASSAULT",
         "Peru", "Peru"),
        ("Chile said Peru had bombed the port; Lima called it a lie.", "ASSAULT", "Peru", "Peru"),
        ("Chile accused Peru of shelling the port, a charge dismissed by Lima.", "ASSAULT",
         "Peru", "Peru"),
    ],
)  # fmt: skip
def test_clause_that_only_points_back_denies_the_act_before(text, type, actor, speaker):
    found = [(f[0], f[1], f[3], f[4]) for f in told(text)]
    assert (type, actor, "negative", speaker) in found


@pytest.mark.parametrize(
    "text, type",
    [
        ("Chile not only attacked Cuba but also bombed Haiti.", "ASSAULT"),
        ("Chile never stopped bombing Cuba.", "ASSAULT"),
        ("Chile did not deny that it had bombed the port.", "ASSAULT"),
        ("It was not the first time that Chile attacked Cuba.", "ASSAULT"),
        ("Chile bombed the port no fewer than six times.", "ASSAULT"),
        ("Chile, no friend of Cuba, bombed the port.", "ASSAULT"),
        ("Oman called the report that Chile bombed the port accurate.", "ASSAULT"),
        ("Oman said Chile bombed the port. Chile neither confirmed nor denied this.", "ASSAULT"),
    ],
)
def test_negation_of_something_else_leaves_the_act_done(text, type):
    found = [(f[0], f[3]) for f in told(text) if f[1] == "Chile"]
    assert (type, "positive") in found
    assert (type, "negative") not in found
