using System.ComponentModel;
using System.Text;
using Mbus.Gateway.Host;
using Mbus.Gateway.Web.Access;
using Mbus.Gateway.Web.Api.Resources;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Mbus.Gateway.Web.Api;

/// <summary>Routes of the settings file.</summary>
internal static class SettingsRoutes
{
    private const string NoFile = "There is no settings file: the gateway was started with --on. Start it with --config FILE.";

    internal static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/settings", Read).Needs(TokenScope.Administer).WithName("settings").WithSummary("Returns the settings file.");
        api.MapPut("/settings", SaveAsync).Needs(TokenScope.Administer).WithMetadata(new MaxBody(GatewaySettingsFile.MaxLength))
            .WithName("saveSettings").WithSummary("Checks new settings, saves them and takes them.")
            .WithDescription("The body is the new text of the file. Settings that are not valid change nothing. Store, time zone, outputs, MQTT and addresses of the web server change with the next start.");
        api.MapPost("/settings/reload", ReloadAsync).Needs(TokenScope.Administer).WithName("reloadSettings").WithSummary("Loads the settings file again.")
            .WithDescription("A bus keeps its power if its line stays the same, and its masters if its bridge does. Settings that are not valid change nothing.");
    }

    private static Tagged<SettingsResource> Read([FromServices] GatewayReload reload) => Of(reload.File ?? throw ApiException.NotFound(NoFile));

    private static async Task<Tagged<SettingsResource>> SaveAsync(
        [FromServices] GatewayReload reload, HttpRequest request, [Description("Version of the text that was changed.")] string? version, CancellationToken cancel)
    {
        GatewaySettingsFile file = reload.File ?? throw ApiException.NotFound(NoFile);
        if (string.IsNullOrEmpty(version))
            throw ApiException.BadRequest("version is missing. Expected the one of the settings that were changed: see /api/v1/settings.");

        using StreamReader body = new(request.Body, new UTF8Encoding(false, throwOnInvalidBytes: true));
        string text;
        try
        {
            text = await body.ReadToEndAsync(cancel).ConfigureAwait(false);
        }
        catch (DecoderFallbackException)
        {
            throw ApiException.BadRequest("The body is not text in UTF-8. Expected the new text of the settings file.");
        }

        if (await reload.SaveAsync(text, version).ConfigureAwait(false) is { } error)
            throw new ApiException(StatusCodes.Status422UnprocessableEntity, error);
        return Of(file);
    }

    private static async Task<Tagged<ReloadResource>> ReloadAsync([FromServices] GatewayReload reload)
    {
        if (await reload.RunAsync().ConfigureAwait(false) is { } error)
            throw new ApiException(StatusCodes.Status422UnprocessableEntity, error);
        return new Tagged<ReloadResource>(new ReloadResource(true), ApiJson.Default.ReloadResource);
    }

    private static Tagged<SettingsResource> Of(GatewaySettingsFile file)
    {
        string text = file.ReadText();
        return new Tagged<SettingsResource>(new SettingsResource(file.Path, GatewaySettingsFile.VersionOf(text), text), ApiJson.Default.SettingsResource);
    }

    private sealed record MaxBody(long Bytes) : IRequestSizeLimitMetadata
    {
        long? IRequestSizeLimitMetadata.MaxRequestBodySize => Bytes;
    }
}
