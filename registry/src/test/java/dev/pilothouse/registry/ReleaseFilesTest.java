package dev.pilothouse.registry;

import static dev.pilothouse.registry.Office.ACME;
import static dev.pilothouse.registry.Office.ANSWER;
import static dev.pilothouse.registry.Office.PRODUCTION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.pilothouse.db.model.Conflict;
import dev.pilothouse.db.model.Denied;
import dev.pilothouse.db.model.NotFound;
import dev.pilothouse.db.model.Role;
import dev.pilothouse.policy.rules.Seal;
import dev.pilothouse.policy.rules.Signatures;
import dev.pilothouse.policy.rules.prompts.ReleaseFile;
import java.security.KeyPair;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ReleaseFilesTest {
    private final Office office = new Office();
    private final KeyPair pair = Signatures.generate();
    private final ReleaseFiles files =
            new ReleaseFiles(
                    office.database,
                    office.audit,
                    statement ->
                            Seal.of(
                                    "kill-1",
                                    pair.getPublic().getEncoded(),
                                    Signatures.sign(
                                            pair.getPrivate().getEncoded(),
                                            ReleaseFile.DOMAIN,
                                            statement)));

    @Test
    void approvedRelease_isAFileThatVerifies_withItsApproversById() {
        Release live = office.live("one");
        String text = files.export(office.officer, ACME, live.id()).write();
        JsonNode statement = JsonMapper.shared().readTree(text).path("statement");
        assertThat(ReleaseFile.verified(text).release())
                .isEqualTo(office.releases.content(office.author, ACME, live.id()));
        assertThat(statement.path("digest").asString()).isEqualTo(live.digest());
        assertThat(statement.path("environment").asString()).isEqualTo("production");
        assertThat(statement.at("/approved_by/0").asString())
                .isEqualTo(office.officer.id().toString());
        assertThat(text).doesNotContain("Cleo");
        assertThat(files.export(office.author, ACME, live.id()).write()).isEqualTo(text);
    }

    @Test
    void rollback_saysAsWhatItWasApproved() {
        Release one = office.live("one");
        office.live("two");
        Release back =
                office.releases.rollBack(
                        office.oncall, ACME, ANSWER, PRODUCTION, one.digest(), "Back");
        String text = files.export(office.officer, ACME, back.id()).write();
        assertThat(JsonMapper.shared().readTree(text).at("/statement/approved_as").asString())
                .isEqualTo(one.id().toString());
    }

    @Test
    void whatNobodyApproved_orMayNotBeSeen_isNotExported() {
        Release asked = office.ask(office.version("one"));
        assertThatExceptionOfType(Conflict.class)
                .isThrownBy(() -> files.export(office.officer, ACME, asked.id()))
                .withMessageContaining("asked");
        assertThatExceptionOfType(NotFound.class)
                .isThrownBy(() -> files.export(office.officer, ACME, UUID.randomUUID()));
        assertThatExceptionOfType(Denied.class)
                .isThrownBy(
                        () -> files.export(Office.person("Eve", Role.EXECUTIVE), ACME, asked.id()));
    }
}
