"""Azure ML's template language, and the graph that bindings make."""

import pytest

from services.local_workspace.execution.bindings import BindingError, Scope, inputs, outputs
from services.local_workspace.execution.durations import seconds
from services.local_workspace.execution.graph import GraphError, dependencies
from services.local_workspace.execution.templates import UnknownExpressionError, fill, sole_name

SCOPE = Scope(
    inputs={"word": {"jobInputType": "literal", "value": "hi"}, "data": {"jobInputType": "uri_file", "uri": "u://x"}},
    outputs={"out": {"jobOutputType": "uri_file", "uri": "azureml://datastores/d/paths/${{name}}/f"}},
    nodes={"a": {"made": {"jobOutputType": "uri_folder", "uri": "u://made"}}},
)


def test_expressions_are_filled_in_and_optional_parts_left_out():
    values = {"inputs.a": "1", "outputs.o": "/tmp/o"}
    assert fill("run ${{inputs.a}} $[[--b ${{inputs.b}}]] > ${{ outputs.o }}/f", values) == "run 1  > /tmp/o/f"
    assert fill("$[[--a ${{inputs.a}}]]", values) == "--a 1"
    with pytest.raises(UnknownExpressionError, match=r"inputs\.b"):
        fill("${{inputs.b}}", values)


def test_what_a_shell_means_by_dollars_stays():
    assert fill("echo $HOME ${X} $((1+1)) {{x}}", {}) == "echo $HOME ${X} $((1+1)) {{x}}"
    assert sole_name(" ${{parent.inputs.x}} ") == "parent.inputs.x"
    assert sole_name("a ${{parent.inputs.x}}") is None


def test_bindings_take_the_pipelines_and_other_nodes_values():
    given = {
        "a": {"job_input_type": "literal", "value": "${{parent.inputs.word}} there"},
        "b": {"job_input_type": "literal", "value": "${{parent.inputs.data}}", "mode": "Download"},
        "c": {"job_input_type": "literal", "value": "${{parent.jobs.a.outputs.made}}"},
    }
    declared = {"a": {"type": "string"}, "b": {"type": "uri_file"}, "c": {"type": "uri_folder"}}
    found = inputs(given, declared | {"d": {"type": "integer", "default": 3}, "e": {"optional": True}}, SCOPE)
    assert found["a"] == {"jobInputType": "literal", "value": "hi there"}
    assert found["b"] == {"jobInputType": "uri_file", "uri": "u://x", "mode": "Download"}
    assert found["c"]["uri"] == "u://made"
    assert found["d"] == {"jobInputType": "literal", "value": "3"}
    assert "e" not in found


def test_an_input_without_a_value_is_refused():
    with pytest.raises(BindingError, match="'x'"):
        inputs({}, {"x": {"type": "string"}}, SCOPE)
    with pytest.raises(BindingError, match=r"parent\.inputs\.nothing"):
        inputs({"x": "${{parent.inputs.nothing}}"}, {"x": {"type": "string"}}, SCOPE)


def test_a_nodes_output_is_the_pipelines_where_it_is_bound():
    found = outputs({"o": {"type": "literal", "value": "${{parent.outputs.out}}"}}, {"o": {"type": "uri_file"}}, SCOPE)
    assert found["o"]["uri"] == "azureml://datastores/d/paths/${{name}}/f"


def bound(node: str) -> dict:
    return {"inputs": {"x": {"value": f"${{{{parent.jobs.{node}.outputs.o}}}}"}}}


def test_a_graph_knows_who_waits_for_whom():
    assert dependencies({"a": {}, "b": bound("a"), "c": bound("b")}) == {"a": set(), "b": {"a"}, "c": {"b"}}
    with pytest.raises(GraphError, match="does not have"):
        dependencies({"b": bound("a")})
    with pytest.raises(GraphError, match="wait for each other"):
        dependencies({"a": bound("b"), "b": bound("a")})


@pytest.mark.parametrize(
    ("text", "length"), [("PT1H0.5S", 3600.5), ("P1DT1M", 86460), ("PT5M", 300), ("P", None), ("5", None), (None, None)]
)
def test_durations(text: str | None, length: float | None):
    assert seconds(text) == length
