using System.Net;
using System.Net.Security;
using System.Text.Json;
using System.Text.Json.Serialization;
using Mbus.Gateway.Host;
using Mbus.Gateway.Settings;
using Mbus.Gateway.Web.Access;
using Mbus.Gateway.Web.Api;
using Mbus.Gateway.Web.Httpd;
using Mbus.Gateway.Web.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Mbus.Gateway.Web;

/// <summary>The web server: API, metrics and page, and on addresses of their own the routes of mbus-httpd.</summary>
internal static class WebServer
{
    private const int MaxBody = 4096;

    private static readonly RequiredScope Unknown = new(TokenScope.Read);
    private static readonly RequiredScope Unmarked = new(TokenScope.Administer);

    /// <summary>Creates the server.</summary>
    /// <param name="gateway">Gateway.</param>
    /// <param name="access">Access.</param>
    /// <param name="reload">Reload of the settings.</param>
    /// <param name="log">Loggers.</param>
    /// <param name="configure">Adds services; null for none.</param>
    internal static WebApplication Create(GatewayService gateway, WebAccess access, GatewayReload reload, ILoggerFactory log, Action<IServiceCollection>? configure = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        IServiceCollection services = builder.Services;
        services.AddSingleton(log);
        services.AddSingleton(gateway);
        services.AddSingleton(reload);
        services.AddSingleton<LatestValues>();
        services.AddSingleton<EventStreams>();
        services.AddSingleton<BusJobs>();
        services.AddSingleton<HttpdServer>();
        services.AddSingleton(_ => new HostRate(HostRate.Default));
        services.AddSystemd();
        services.Configure<ConsoleLifetimeOptions>(options => options.SuppressStatusMessages = true);
        services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(5));
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        services.ConfigureHttpJsonOptions(options =>
        {
            options.SerializerOptions.TypeInfoResolverChain.Insert(0, ApiJson.Default);
            foreach (JsonConverter converter in ApiJson.Default.Options.Converters)
                options.SerializerOptions.Converters.Add(converter);
        });
        configure?.Invoke(services);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.ConfigureKestrel(options => Listen(options, gateway.Settings.Web, access));
        WebApplication web = builder.Build();
        Use(web, access, log.CreateLogger("web"));
        Map(web);
        return web;
    }

    private static void Listen(KestrelServerOptions options, WebSettings settings, WebAccess access)
    {
        ConnectionGate gate = new(access);
        options.AddServerHeader = false;
        options.Limits.MaxRequestBodySize = MaxBody;
        options.Limits.MaxConcurrentConnections = ConnectionGate.MaxConnections;
        foreach (IPEndPoint address in settings.Listen)
        {
            options.Listen(address, listen =>
            {
                listen.Protocols = HttpProtocols.Http1;
                listen.Use(gate.Guard);
                if (settings.Certificate != null)
                    listen.UseHttps(new TlsHandshakeCallbackOptions { OnConnection = _ => ValueTask.FromResult(Tls(access.Credentials)) });
            });
        }

        foreach (IPEndPoint address in settings.Httpd)
        {
            options.Listen(address, listen =>
            {
                listen.Protocols = HttpProtocols.Http1;
                listen.Use(gate.Guard);
                listen.Use(HttpdServer.MarkConnection);
            });
        }
    }

    // Read for each connection: a renewed certificate needs only a reload.
    private static SslServerAuthenticationOptions Tls(WebCredentials credentials) => new()
    {
        ServerCertificateContext = SslStreamCertificateContext.Create(credentials.Certificate!, credentials.Issuers, offline: true),
    };

    private static void Use(WebApplication web, WebAccess access, ILogger log)
    {
        web.Use((context, next) => Problems.AnswerAsync(context, next, log));
        HostRate rate = web.Services.GetRequiredService<HostRate>();
        HttpdServer httpd = web.Services.GetRequiredService<HttpdServer>();
        web.Use((context, next) =>
        {
            access.CheckNames(context.Request);
            rate.Count(context);
            if (HttpdServer.IsMine(context))
                return httpd.AnswerAsync(context);

            context.Response.Headers.XContentTypeOptions = "nosniff";
            Endpoint? endpoint = context.GetEndpoint();
            RequiredScope required = endpoint == null ? Unknown : endpoint.Metadata.GetMetadata<RequiredScope>() ?? Unmarked;
            if (required.Scope is { } scope)
                access.CheckScope(context, scope);
            return next(context);
        });
    }

    private static void Map(WebApplication web)
    {
        RouteGroupBuilder api = web.MapGroup("/api/v1").ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        MeterRoutes.Map(api);
        HistoryRoutes.Map(api);
        BusRoutes.Map(api);
        GatewayRoutes.Map(api);
        NameRoutes.Map(api);
        SettingsRoutes.Map(api);
        PageRoutes.Map(web);
        MetricsRoute.Map(web, web.Services.GetRequiredService<GatewayService>(), web.Services.GetRequiredService<LatestValues>());
        web.MapGet("/openapi/v1.json", () => new Tagged<JsonDocument>(Embedded.Read("openapi.v1.json"))).Needs(TokenScope.Read).ExcludeFromDescription();
    }
}
