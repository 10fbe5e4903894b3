package portico.bench.scg;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.cloud.gateway.route.RouteLocator;
import org.springframework.cloud.gateway.route.builder.RouteLocatorBuilder;
import org.springframework.context.annotation.Bean;

/** Spring Cloud Gateway as it comes, with one route that takes everything to {@code backend}. */
@SpringBootApplication
public class SpringCloudGateway {
    public static void main(String[] args) {
        SpringApplication.run(SpringCloudGateway.class, args);
    }

    @Bean
    RouteLocator everything(
            RouteLocatorBuilder routes,
            @Value("${backend}") String backend) {
        return routes.routes()
                .route(route -> route.path("/**").uri(backend))
                .build();
    }
}
