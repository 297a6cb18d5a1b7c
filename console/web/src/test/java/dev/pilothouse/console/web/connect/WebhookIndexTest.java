package dev.pilothouse.console.web.connect;

import static dev.pilothouse.console.web.connect.People.ANN;
import static dev.pilothouse.console.web.connect.People.MADE_UP;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.ErasureTarget.Probe;
import dev.pilothouse.db.testkit.PlayedReceiver;
import dev.pilothouse.db.testkit.PlayedReceiver.Asked;
import dev.pilothouse.db.testkit.PlayedReceiver.Manner;
import dev.pilothouse.policy.decisions.privacy.ConnectorData;
import dev.pilothouse.policy.decisions.privacy.ConnectorData.Kind;
import dev.pilothouse.policy.decisions.privacy.ConnectorData.KnownBy;
import dev.pilothouse.policy.decisions.privacy.IndexTrouble;
import dev.pilothouse.policy.rules.Signatures;
import dev.pilothouse.policy.rules.guardrails.WebhookSignature;
import java.security.KeyPair;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Over a real HTTP connection, with a receiver that obeys or does not. */
class WebhookIndexTest {
    private static final String SECRET = "a shared secret of tests";
    private static final byte[] KEY = "the key of the tenant".getBytes(UTF_8);

    private static WebhookIndex index(String address, KnownBy by, String publicKey) {
        ConnectorData data =
                new ConnectorData("Wiki", Kind.WEBHOOK, address, "", "", "", by, publicKey);
        return new WebhookIndex(
                People.connector(data),
                new Acknowledgement.Signer(SECRET.getBytes(UTF_8), data.receiverKeyBytes()),
                KEY,
                new IndexHttp(),
                Clock.systemUTC());
    }

    @Test
    void wholeRound_isAcknowledged_andTheCertificateGetsTheSignature() {
        try (PlayedReceiver receiver = new PlayedReceiver(SECRET)) {
            receiver.keep("ann");
            receiver.keep("ann@example.com");
            receiver.keep("ben");
            WebhookIndex index = index(receiver.url(), KnownBy.IDENTIFIERS, "");
            assertThat(index.plan(ANN).items()).isEqualTo(2);
            index.plant(MADE_UP);
            index.plant(MADE_UP);
            assertThat(index.probe(MADE_UP).found()).isEqualTo(1);
            List<Long> said = new ArrayList<>();
            assertThat(index.erase(ANN, said::add)).isEqualTo(2);
            assertThat(said).containsExactly(2L);
            assertThat(index.erase(MADE_UP, n -> {})).isEqualTo(1);
            Probe left = index.probe(ANN);
            assertThat(left.found()).isZero();
            assertThat(left.places()).isEmpty();
            assertThat(left.method())
                    .contains("acknowledged at", "body sha256:", "hmac-sha256=")
                    .doesNotContain("ann");
            assertThat(receiver.kept()).containsExactly("ben");
        }
    }

    @Test
    void questions_areSigned_andNoTwoHaveTheSameNonce() {
        try (PlayedReceiver receiver = new PlayedReceiver(SECRET)) {
            WebhookIndex index = index(receiver.url(), KnownBy.REFERENCES, "");
            index.plan(ANN);
            index.plan(ANN);
            for (Asked asked : receiver.asked()) {
                long at =
                        Long.parseLong(
                                asked.signature().substring(2, asked.signature().indexOf(',')));
                assertThat(asked.signature()).isEqualTo(WebhookSignature.of(KEY, at, asked.body()));
                assertThat(asked.json().path("names").toString()).isEqualTo("[\"ref-of-ann\"]");
            }
            assertThat(receiver.asked().stream().map(a -> a.json().path("nonce").asString()))
                    .doesNotHaveDuplicates()
                    .hasSize(2);
        }
    }

    @Test
    void receiverWithAKeyOfItsOwn_isVerifiedByIt() {
        KeyPair pair = Signatures.generate();
        String key = Base64.getEncoder().encodeToString(pair.getPublic().getEncoded());
        try (PlayedReceiver receiver = new PlayedReceiver(pair.getPrivate())) {
            receiver.keep("ref-of-ann");
            WebhookIndex index = index(receiver.url(), KnownBy.REFERENCES, key);
            assertThat(index.plan(ANN).items()).isEqualTo(1);
            assertThat(index.probe(ANN).method()).contains("ed25519=");
            String other =
                    Base64.getEncoder()
                            .encodeToString(Signatures.generate().getPublic().getEncoded());
            WebhookIndex wrong = index(receiver.url(), KnownBy.REFERENCES, other);
            assertThatThrownBy(() -> wrong.plan(ANN)).hasMessageContaining("signature");
        }
        try (PlayedReceiver cheat = new PlayedReceiver(SECRET)) {
            WebhookIndex index = index(cheat.url(), KnownBy.REFERENCES, key);
            assertThatThrownBy(() -> index.plan(ANN))
                    .as("an HMAC is no Ed25519 signature")
                    .hasMessageContaining("signature");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "UNSIGNED, is not signed",
        "FORGED, signature of the acknowledgement is wrong",
        "REPLAYING, another question: id",
        "LATE, the acknowledgement is of",
        "BUSY, HTTP 202"
    })
    void wrongAcknowledgement_isAFailureOfTheStep(Manner manner, String why) {
        try (PlayedReceiver receiver = new PlayedReceiver(SECRET)) {
            WebhookIndex index = index(receiver.url(), KnownBy.REFERENCES, "");
            index.plan(ANN);
            receiver.behave(manner);
            assertThatThrownBy(() -> index.probe(ANN))
                    .isInstanceOf(IndexTrouble.class)
                    .hasMessageContaining(why);
            assertThatThrownBy(() -> index.erase(ANN, n -> {})).hasMessageContaining(why);
        }
    }

    @Test
    void nobodyThere_isSaid_andAddressesAreChecked() {
        PlayedReceiver gone = new PlayedReceiver(SECRET);
        String address = gone.url();
        gone.close();
        WebhookIndex index = index(address, KnownBy.REFERENCES, "");
        assertThatThrownBy(() -> index.plan(ANN))
                .isInstanceOf(IndexTrouble.class)
                .hasMessageContaining("cannot be reached");
        for (String bad :
                List.of("http://10.0.0.1/x", "https://user@a.example/x", "file:///etc/passwd")) {
            assertThatThrownBy(() -> index(bad, KnownBy.REFERENCES, ""))
                    .isInstanceOf(BadInput.class)
                    .hasMessageContaining("address");
        }
    }
}
