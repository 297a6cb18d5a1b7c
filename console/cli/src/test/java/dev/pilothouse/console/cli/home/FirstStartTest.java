package dev.pilothouse.console.cli.home;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig;
import dev.pilothouse.db.model.Role;
import dev.pilothouse.db.model.Setting;
import dev.pilothouse.db.model.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FirstStartTest {
    @TempDir private Path folder;
    private Home home;

    @BeforeEach
    void prepare() throws IOException {
        home = new Home(folder.resolve("home"));
        home.prepare();
    }

    @Test
    void home_isForItsOwnerOnly() throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.path())))
                .isEqualTo("rwx------");
    }

    @Test
    void secrets_areWrittenOnce_andForTheirOwnerOnly() throws IOException {
        Secrets.writeMissing(settings());
        String token = settings().secret(Setting.OPERATOR_TOKEN).orElseThrow();
        Secrets.writeMissing(settings());

        assertThat(settings().secret(Setting.OPERATOR_TOKEN)).contains(token);
        assertThat(token).hasSize(43);
        Path file = settings().secretFile(Setting.OPERATOR_TOKEN);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void secretOfTheEnvironment_isNotWritten() throws IOException {
        Settings settings =
                Settings.of(
                        Map.of(
                                Setting.HOME.variable(),
                                home.path().toString(),
                                Setting.JOIN_TOKEN.variable(),
                                "given"));
        Secrets.writeMissing(settings);
        assertThat(settings.secretFile(Setting.JOIN_TOKEN)).doesNotExist();
    }

    @Test
    void masterKey_isAKeysetThatTinkReads() throws Exception {
        Secrets.writeMissing(settings());
        AeadConfig.register();
        var keyset =
                TinkJsonProtoKeysetFormat.parseKeyset(
                        settings().secret(Setting.MASTER_KEY).orElseThrow(),
                        InsecureSecretKeyAccess.get());
        assertThat(keyset.size()).isEqualTo(1);
    }

    @Test
    void people_areTwoPerRole_andStay() throws IOException {
        People people = People.ensure(home.people());

        for (Role role : Role.values()) {
            assertThat(people.people()).filteredOn(p -> p.role().equals(role.word())).hasSize(2);
        }
        assertThat(people.people()).extracting(People.Person::password).doesNotHaveDuplicates();
        assertThat(People.ensure(home.people())).isEqualTo(people);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.people())))
                .isEqualTo("rw-------");
    }

    private Settings settings() {
        return Settings.of(Map.of(Setting.HOME.variable(), home.path().toString()));
    }
}
