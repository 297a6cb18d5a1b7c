package dev.pilothouse.bridge.control;

import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.NodeId;
import dev.pilothouse.db.model.NodeKind;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** The node that a client certificate names; TLS has checked that our authority signed it. */
record NodeIdentity(NodeId id, NodeKind kind, String serial) {
    private static final Context.Key<NodeIdentity> KEY = Context.key("node");

    /** The caller; empty for one without a certificate. */
    static Optional<NodeIdentity> caller() {
        return Optional.ofNullable(KEY.get());
    }

    /** Puts the caller into the context of each call. */
    static final class Reader implements ServerInterceptor {
        @Override
        public <Q, A> ServerCall.Listener<Q> interceptCall(
                ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
            @Nullable SSLSession session =
                    call.getAttributes().get(Grpc.TRANSPORT_ATTR_SSL_SESSION);
            Context context =
                    of(session)
                            .map(node -> Context.current().withValue(KEY, node))
                            .orElse(Context.current());
            return Contexts.interceptCall(context, call, headers, next);
        }
    }

    private static Optional<NodeIdentity> of(@Nullable SSLSession session) {
        try {
            if (session == null) {
                return Optional.empty();
            }
            Certificate[] chain = session.getPeerCertificates();
            return chain.length > 0 && chain[0] instanceof X509Certificate certificate
                    ? of(certificate)
                    : Optional.empty();
        } catch (SSLPeerUnverifiedException e) {
            return Optional.empty();
        }
    }

    static Optional<NodeIdentity> of(X509Certificate certificate) {
        try {
            LdapName subject = new LdapName(certificate.getSubjectX500Principal().getName());
            String name = "";
            String kind = "";
            for (Rdn part : subject.getRdns()) {
                switch (part.getType()) {
                    case "CN" -> name = part.getValue().toString();
                    case "OU" -> kind = part.getValue().toString();
                    default -> {}
                }
            }
            return Optional.of(
                    new NodeIdentity(
                            new NodeId(name),
                            NodeKind.ofWord(kind),
                            certificate.getSerialNumber().toString()));
        } catch (InvalidNameException | BadInput e) {
            return Optional.empty();
        }
    }
}
