package dev.pilothouse.ingest.transport;

import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import com.google.rpc.BadRequest;
import com.google.rpc.Code;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import dev.pilothouse.ingest.decode.Undecodable;

/**
 * Why a request is refused, in the words of HTTP and of gRPC.
 *
 * @param retrySeconds when to come again; 0: never
 */
record Problem(int http, Code code, String message, String field, int retrySeconds) {
    private static final int RETRY_SECONDS = 2;

    static Problem unauthenticated() {
        return of(
                401,
                Code.UNAUTHENTICATED,
                "Authorization: expected 'Bearer <API key>' with a key that is valid");
    }

    static Problem forbidden() {
        return of(403, Code.PERMISSION_DENIED, "the API key has no scope 'ingest'");
    }

    static Problem undecodable(Undecodable e) {
        return new Problem(
                400, Code.INVALID_ARGUMENT, String.valueOf(e.getMessage()), e.field(), 0);
    }

    static Problem tooLarge(String message) {
        return of(413, Code.RESOURCE_EXHAUSTED, message);
    }

    static Problem overloaded(String message) {
        return new Problem(503, Code.UNAVAILABLE, message, "", RETRY_SECONDS);
    }

    static Problem of(int http, Code code, String message) {
        return new Problem(http, code, message, "", 0);
    }

    Status status() {
        Status.Builder status = Status.newBuilder().setCode(code.getNumber()).setMessage(message);
        if (retrySeconds > 0) {
            status.addDetails(
                    Any.pack(
                            RetryInfo.newBuilder()
                                    .setRetryDelay(Duration.newBuilder().setSeconds(retrySeconds))
                                    .build()));
        }
        if (!field.isEmpty()) {
            status.addDetails(
                    Any.pack(
                            BadRequest.newBuilder()
                                    .addFieldViolations(
                                            BadRequest.FieldViolation.newBuilder()
                                                    .setField(field)
                                                    .setDescription(message))
                                    .build()));
        }
        return status.build();
    }
}
