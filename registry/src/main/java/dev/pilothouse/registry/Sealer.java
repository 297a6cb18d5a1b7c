package dev.pilothouse.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Setting;
import java.security.GeneralSecurityException;

/** Seals secrets for the database with the master key (Tink AEAD). Thread-safe. */
public final class Sealer {
    private final Aead aead;

    private Sealer(Aead aead) {
        this.aead = aead;
    }

    /**
     * @param keyset Tink keyset as JSON, the setting {@link Setting#MASTER_KEY}
     * @throws BadInput when it is none; the message does not show it
     */
    public static Sealer of(String keyset) {
        try {
            AeadConfig.register();
            KeysetHandle handle =
                    TinkJsonProtoKeysetFormat.parseKeyset(keyset, InsecureSecretKeyAccess.get());
            return new Sealer(handle.getPrimitive(RegistryConfiguration.get(), Aead.class));
        } catch (GeneralSecurityException e) {
            BadInput refused =
                    new BadInput(Setting.MASTER_KEY.variable(), "…", "a Tink AEAD keyset as JSON");
            refused.initCause(e);
            throw refused;
        }
    }

    /** A fresh AES-256-GCM keyset as JSON: what {@link #of} takes. */
    public static String newKeyset() {
        try {
            AeadConfig.register();
            KeysetHandle handle = KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM);
            return TinkJsonProtoKeysetFormat.serializeKeyset(handle, InsecureSecretKeyAccess.get());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * @param place what the secret belongs to; the same is needed to open it, so that a sealed
     *     value cannot be moved to another row
     */
    public byte[] seal(byte[] secret, String place) {
        try {
            return aead.encrypt(secret, place.getBytes(UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot seal " + place, e);
        }
    }

    /**
     * @throws IllegalStateException when it was sealed with another key or for another place
     */
    public byte[] open(byte[] sealed, String place) {
        try {
            return aead.decrypt(sealed, place.getBytes(UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(
                    "cannot open " + place + ": sealed with another master key?", e);
        }
    }
}
