package dev.pilothouse.console.cli.home;

import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.PredefinedAeadParameters;

import dev.pilothouse.db.model.Setting;
import dev.pilothouse.db.model.Settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;

/** The secrets of an installation: each is made once, at random, and kept in a file of its own. */
public final class Secrets {
    private static final int BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    private Secrets() {}

    /**
     * Writes a file for each secret that neither the environment nor a file holds; not for the
     * password at a mail server, which is not ours to choose.
     */
    public static void writeMissing(Settings settings) throws IOException {
        for (Setting setting : Setting.values()) {
            Path file = settings.secretFile(setting);
            if (setting.kind() == Setting.Kind.SECRET
                    && setting != Setting.SMTP_PASSWORD
                    && !settings.isSet(setting)
                    && !Files.exists(file)) {
                PrivateFile.write(file, fresh(setting));
            }
        }
    }

    private static String fresh(Setting setting) {
        return setting == Setting.MASTER_KEY ? keyset() : random();
    }

    /** 256 random bits in base64url. */
    static String random() {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static String keyset() {
        try {
            AeadConfig.register();
            return TinkJsonProtoKeysetFormat.serializeKeyset(
                    KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM),
                    InsecureSecretKeyAccess.get());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("no AES-256-GCM on this Java", e);
        }
    }
}
