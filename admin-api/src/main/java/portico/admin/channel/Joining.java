package portico.admin.channel;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;
import portico.admin.node.JoinRefused;
import portico.admin.node.NodeEnrolment;
import portico.admin.problem.Outage;
import portico.admin.problem.ProblemException;
import portico.config.InvalidConfiguration;
import portico.config.Problems;
import portico.config.channel.Join;
import portico.config.json.ConfigJson;

/** Gives nodes that have only a group's join token one of their own. */
@Singleton
final class Joining {
    private static final Logger LOG = Logger.getLogger(Joining.class);
    private static final Outage UNJOINED = new Outage(LOG, "Nodes cannot join");
    private static final int BODY_BYTES_MAX = 4096;

    private final Vertx vertx;
    private final NodeEnrolment enrolment;
    private final Workers workers;

    Joining(Vertx vertx, NodeEnrolment enrolment, Workers workers) {
        this.vertx = vertx;
        this.enrolment = enrolment;
        this.workers = workers;
    }

    /** @param known called when the token turns out to be good */
    void handle(HttpServerRequest request, Runnable known) {
        if (!request.method().equals(HttpMethod.POST)) {
            ChannelAnswers.notFound(request);
            return;
        }
        BoundedBody.read(request, BODY_BYTES_MAX, body -> join(request, body, known));
    }

    private void join(HttpServerRequest request, byte[] body, Runnable known) {
        Join join;
        try {
            join = ConfigJson.read(body, Join.class);
            Problems.of(join).throwIfAny();
        } catch (InvalidConfiguration e) {
            ChannelAnswers.invalid(request, e);
            return;
        }
        workers.run(vertx, () -> enrolment.join(join.token(), join.name()))
                .onSuccess(node -> {
                    UNJOINED.over();
                    known.run();
                    LOG.infof("The node %s has joined the group %s", node.name(), node.group());
                    ChannelAnswers.json(request, 200, new Join.Joined(node.token()));
                })
                .onFailure(failure -> refuse(request, failure));
    }

    private static void refuse(HttpServerRequest request, Throwable failure) {
        if (failure instanceof JoinRefused) ChannelAnswers.unauthorized(request);
        else if (failure instanceof ProblemException problem) {
            var details = problem.details();
            ChannelAnswers.answer(request, problem.status(), "application/problem+json", ConfigJson.write(details));
        } else {
            UNJOINED.failed(failure);
            ChannelAnswers.unavailable(request);
        }
    }
}
