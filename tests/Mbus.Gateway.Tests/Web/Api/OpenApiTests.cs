using Mbus.Client.Readings;
using Mbus.Gateway.Host;
using Mbus.Gateway.Tests.Store;
using Mbus.Gateway.Web;
using Mbus.Gateway.Web.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.OpenApi;

namespace Mbus.Gateway.Tests.Web.Api;

/// <summary>docs/openapi/v1.json describes the routes: with MBUS_WRITE_DOCUMENTS=1 this test writes it.</summary>
public class OpenApiTests
{
    private const string Description =
        "Meters, readings and buses of the gateway. Programs on the same host need no token; others send the header Authorization: Bearer TOKEN, with a token of `mbus gateway token`. Failures are problem details (RFC 9457).";

    [Fact]
    public async Task The_document_is_the_one_that_the_routes_give()
    {
        using TemporaryStore files = new();
        await using GatewayService gateway = new(
            RunningGateway.Settings(RunningGateway.OneMeter), files.Folder, new GatewayPorts((_, _) => throw new IOException("not used"), TimeProvider.System, () => true), NullLogger.Instance);
        WebAccess access = new(WebCredentials.Load(gateway.Settings.Web));
        using GatewayReload reload = new(gateway, access, null, NullLogger.Instance);
        await using WebApplication web = WebServer.Create(gateway, access, reload, NullLoggerFactory.Instance, services => services.AddOpenApi("v1", Describe));
        await web.StartAsync(TestContext.Current.CancellationToken);
        IOpenApiDocumentProvider provider = web.Services.GetRequiredKeyedService<IOpenApiDocumentProvider>("v1");
        OpenApiDocument document = await provider.GetOpenApiDocumentAsync(TestContext.Current.CancellationToken);
        string json = (await document.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1, TestContext.Current.CancellationToken)).ReplaceLineEndings("\n") + "\n";
        await web.StopAsync(TestContext.Current.CancellationToken);
        if (Environment.GetEnvironmentVariable("MBUS_WRITE_DOCUMENTS") == "1")
            await File.WriteAllTextAsync(Path.Combine(Root(), "docs", "openapi", "v1.json"), json, TestContext.Current.CancellationToken);
        Assert.Equal(await File.ReadAllTextAsync(Path.Combine(Root(), "docs", "openapi", "v1.json"), TestContext.Current.CancellationToken), json);
        Assert.StartsWith("{\n  \"openapi\": \"3.1.", json, StringComparison.Ordinal);
    }

    private static void Describe(OpenApiOptions options)
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.CreateSchemaReferenceId = type =>
            OpenApiOptions.CreateDefaultSchemaReferenceId(type)?.Replace("Resource", "", StringComparison.Ordinal).Replace("ReadingDocument", "Reading", StringComparison.Ordinal);
        options.AddSchemaTransformer((schema, context, _) =>
        {
            Type type = Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type;
            JsonSchemaType nullable = type == context.JsonTypeInfo.Type ? default : JsonSchemaType.Null;
            if (type == typeof(ExactDecimal))
                schema.Type = JsonSchemaType.Number | nullable;
            else if (type == typeof(DateTimeOffset))
                (schema.Type, schema.Format) = (JsonSchemaType.String | nullable, "date-time");
            else if (type == typeof(IReadOnlyList<ExactDecimal>))
                schema.Items = new OpenApiSchema { Type = JsonSchemaType.Number };
            else if (type == typeof(IReadOnlyList<DateTimeOffset>))
                schema.Items = new OpenApiSchema { Type = JsonSchemaType.String, Format = "date-time" };
            return Task.CompletedTask;
        });
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo { Title = "Mbus.Edge gateway", Version = "v1", Description = Description, License = new OpenApiLicense { Name = "MIT", Identifier = "MIT" } };
            document.Servers = [];
            return Task.CompletedTask;
        });
    }

    private static string Root()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Mbus.Edge.sln")))
            folder = Path.GetDirectoryName(folder) ?? throw new IOException($"The repository does not contain {AppContext.BaseDirectory}.");
        return folder;
    }
}
