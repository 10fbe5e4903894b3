package portico.admin.channel;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.Consumer;

/** The body of a request, as long as it is no longer than it may be. */
final class BoundedBody {
    private BoundedBody() {}

    /** Answers 413 and hangs up on who says more. */
    static void read(HttpServerRequest request, int bytesMax, Consumer<byte[]> then) {
        var body = Buffer.buffer();
        request.handler(part -> {
            if (body.length() + part.length() > bytesMax) {
                ChannelAnswers.problem(request, 413, "body-too-large", "No more than " + bytesMax + " bytes are read");
                request.connection().close();
            } else body.appendBuffer(part);
        });
        request.endHandler(end -> {
            if (!request.response().ended()) then.accept(body.getBytes());
        });
        request.resume();
    }
}
