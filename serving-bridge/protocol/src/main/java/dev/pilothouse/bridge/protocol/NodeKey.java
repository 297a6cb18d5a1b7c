package dev.pilothouse.bridge.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Optional;

/**
 * The node's EC P-256 key pair. Made once, kept for the life of the node's folder: what lies there
 * is sealed with it.
 */
record NodeKey(PublicKey publicKey, PrivateKey privateKey) {

    /** Reads the folder's key, or makes one. A damaged key is set aside and replaced. */
    static NodeKey in(Path folder) throws IOException {
        Path file = folder.resolve("node.key");
        Optional<byte[]> content = AtomicFile.read(file);
        if (content.isPresent()) {
            try {
                return decode(content.get());
            } catch (GeneralSecurityException | RuntimeException e) {
                AtomicFile.setAside(file, "not a key pair: " + e.getMessage());
            }
        }
        NodeKey made = make();
        AtomicFile.write(file, made.encode());
        return made;
    }

    private static NodeKey make() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            KeyPair pair = generator.generateKeyPair();
            return new NodeKey(pair.getPublic(), pair.getPrivate());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("EC P-256", e);
        }
    }

    /** One byte with the length of the public key's encoding, that encoding, the private key's. */
    private byte[] encode() {
        byte[] open = publicKey.getEncoded();
        byte[] secret = privateKey.getEncoded();
        byte[] both = new byte[1 + open.length + secret.length];
        both[0] = (byte) open.length;
        System.arraycopy(open, 0, both, 1, open.length);
        System.arraycopy(secret, 0, both, 1 + open.length, secret.length);
        return both;
    }

    private static NodeKey decode(byte[] both) throws GeneralSecurityException {
        int secretFrom = 1 + (both[0] & 0xff);
        KeyFactory keys = KeyFactory.getInstance("EC");
        NodeKey key =
                new NodeKey(
                        keys.generatePublic(
                                new X509EncodedKeySpec(Arrays.copyOfRange(both, 1, secretFrom))),
                        keys.generatePrivate(
                                new PKCS8EncodedKeySpec(
                                        Arrays.copyOfRange(both, secretFrom, both.length))));
        key.checkPair();
        return key;
    }

    private void checkPair() throws GeneralSecurityException {
        Signature verifier = Signature.getInstance("SHA256withECDSA");
        verifier.initVerify(publicKey);
        verifier.update("pair".getBytes(UTF_8));
        if (!verifier.verify(sign("pair"))) {
            throw new GeneralSecurityException("public and private key do not belong together");
        }
    }

    /** ECDSA-SHA256 over the UTF-8 bytes of {@code text}. */
    byte[] sign(String text) {
        try {
            Signature signer = Signature.getInstance("SHA256withECDSA");
            signer.initSign(privateKey);
            signer.update(text.getBytes(UTF_8));
            return signer.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("ECDSA-SHA256", e);
        }
    }
}
