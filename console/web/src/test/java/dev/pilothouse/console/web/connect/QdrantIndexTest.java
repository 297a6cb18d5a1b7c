package dev.pilothouse.console.web.connect;

import static dev.pilothouse.console.web.connect.People.ANN;
import static dev.pilothouse.console.web.connect.People.MADE_UP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.ErasureTarget.Probe;
import dev.pilothouse.db.testkit.PlayedQdrant;
import dev.pilothouse.policy.decisions.privacy.ConnectorData;
import dev.pilothouse.policy.decisions.privacy.ConnectorData.Kind;
import dev.pilothouse.policy.decisions.privacy.ConnectorData.KnownBy;
import dev.pilothouse.policy.decisions.privacy.IndexTrouble;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Against {@link PlayedQdrant}, which is not Qdrant but speaks its REST API. */
class QdrantIndexTest {
    private final PlayedQdrant qdrant = new PlayedQdrant("docs", "key-of-tests", 4);

    @AfterEach
    void stop() {
        qdrant.close();
    }

    private static ConnectorData data(String address, String collection, String field) {
        return new ConnectorData(
                "Docs", Kind.QDRANT, address, collection, field, "", KnownBy.REFERENCES, "");
    }

    private QdrantIndex index(String collection, String key) {
        return new QdrantIndex(
                People.connector(data(qdrant.url(), collection, "meta.user")),
                Optional.of(key),
                new IndexHttp());
    }

    @Test
    void pointsOfThePerson_go_othersStay() {
        qdrant.put("1", "{\"meta\":{\"user\":\"ref-of-ann\"},\"text\":\"a\"}");
        qdrant.put("2", "{\"meta\":{\"user\":\"ref-of-ann\"},\"text\":\"b\"}");
        qdrant.put("3", "{\"meta\":{\"user\":\"ref-of-ben\"},\"text\":\"c\"}");
        QdrantIndex index = index("docs", "key-of-tests");
        assertThat(index.plan(ANN).items()).isEqualTo(2);
        index.plant(MADE_UP);
        index.plant(MADE_UP);
        assertThat(qdrant.points()).isEqualTo(4);
        assertThat(index.probe(MADE_UP).found()).isEqualTo(1);
        assertThat(index.probe(ANN).places()).containsExactly("point 1", "point 2");
        assertThat(index.erase(ANN, n -> {})).isEqualTo(2);
        index.erase(MADE_UP, n -> {});
        Probe left = index.probe(ANN);
        assertThat(left.found()).isZero();
        assertThat(left.method()).contains("meta.user", "docs", "says ok", "bytes");
        assertThat(qdrant.points()).isEqualTo(1);
    }

    @Test
    void whatIsNotDone_isAFailure() {
        qdrant.put("1", "{\"meta\":{\"user\":\"ref-of-ann\"}}");
        qdrant.deaf();
        assertThatThrownBy(() -> index("docs", "key-of-tests").erase(ANN, n -> {}))
                .isInstanceOf(IndexTrouble.class)
                .hasMessageContaining("1 points are left");
        assertThatThrownBy(() -> index("docs", "wrong").plan(ANN)).hasMessageContaining("API key");
        assertThatThrownBy(() -> index("other", "key-of-tests").plan(ANN))
                .hasMessageContaining("no collection other");
    }

    @Test
    void namesAreChecked() {
        for (String collection : List.of("", "a/b", "docs?x", "..")) {
            assertThatThrownBy(() -> data(qdrant.url(), collection, "user"))
                    .isInstanceOf(BadInput.class)
                    .hasMessageContaining("place");
        }
        assertThatThrownBy(() -> data(qdrant.url(), "docs", "a..b"))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("field");
    }
}
