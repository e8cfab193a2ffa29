package dev.throughline.orchestrator.draft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.throughline.contracts.Json;
import dev.throughline.orchestrator.draft.Draft.Wishes;
import dev.throughline.orchestrator.draft.Proposals.Column;
import dev.throughline.orchestrator.draft.Proposals.Proposal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProposalsTest {
    private static final ObjectNode SCHEMA = object("""
            {"properties": {
              "title": {"type": "string"},
              "bins": {"type": "integer", "default": 20},
              "kind": {"enum": ["ols"]},
              "entity_id": {"type": "string"},
              "outcome": {"type": "string", "description": "numeric column that is explained"},
              "a/b": {"type": "string", "default": "x"}}}
            """);

    @Test
    void shouldProposeDefaultsAndColumnsWhereTheCallerHasSaidNothing() {
        // Given
        var wishes = new Wishes(null, null, null, object("{\"title\":\"given\"}"), null);
        var columns = List.of(new Column("Entity ID", false), new Column("profit", true));

        // When
        var proposals = Proposals.of(SCHEMA, wishes, columns);

        // Then
        assertThat(proposals)
                .extracting(Proposal::pointer, proposal -> proposal.value().asText(), Proposal::by)
                .containsExactly(
                        tuple("/parameters/title", "given", "caller"),
                        tuple("/parameters/bins", "20", "rules"),
                        tuple("/parameters/kind", "ols", "rules"),
                        tuple("/parameters/entity_id", "Entity ID", "rules"),
                        tuple("/parameters/outcome", "profit", "rules"),
                        tuple("/parameters/a~1b", "x", "rules"));
        assertThat(Proposals.patch(proposals))
                .isEqualTo(object("{\"parameters\":{\"bins\":20,\"kind\":\"ols\",\"entity_id\":\"Entity ID\","
                        + "\"outcome\":\"profit\",\"a/b\":\"x\"}}"));
    }

    @Test
    void shouldProposeNoColumnWhenSeveralWouldDo() {
        // Given
        var wishes = new Wishes(null, null, null, object("{}"), null);
        var columns = List.of(new Column("cost", true), new Column("profit", true));

        // When
        var proposals = Proposals.of(SCHEMA, wishes, columns);

        // Then
        assertThat(proposals).extracting(Proposal::pointer).doesNotContain("/parameters/outcome");
    }

    private static ObjectNode object(String json) {
        return Json.read(json.getBytes(StandardCharsets.UTF_8), ObjectNode.class);
    }
}
