using System.ComponentModel;
using Mbus.Client;
using Mbus.Gateway.Buses;
using Mbus.Gateway.Host;
using Mbus.Gateway.Meters;
using Mbus.Gateway.Store;
using Mbus.Gateway.Web.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Mbus.Gateway.Web.Api;

/// <summary>
/// Routes of the names of meters. Where the settings list the meters of a bus, the settings file is changed; else the store has the names.
/// </summary>
internal static class NameRoutes
{
    private const int MaxName = 64;

    internal static void Map(RouteGroupBuilder api)
    {
        api.MapPut("/meters/{meter}/name", NameAsync).Needs(TokenScope.Administer).WithName("nameMeter").WithSummary("Gives a meter a name.")
            .WithDescription("If the settings list the meters of its bus, the name is saved in the settings file.");
        api.MapPut("/buses/{bus}/meters/{address}", KeepAsync).Needs(TokenScope.Administer).WithName("keepMeter").WithSummary("Gives a meter that was found a name, and reads it from now on.")
            .WithDescription("If the settings list the meters of the bus, the meter is added to the settings file.");
    }

    private static async Task<NoContent> NameAsync(
        [FromServices] GatewayService gateway,
        [FromServices] GatewayReload reload,
        [Description("Identity of the meter.")] string meter,
        [Description("Name, at most 64 characters. Default: none.")] string? name)
    {
        MeterId id = QueryText.Meter(meter);
        string? text = Name(name);
        if (gateway.BusOf(id) is { } bus)
        {
            string address = bus.Status.Meters.First(one => one.Meter == id).Address;
            await SetAsync(gateway, reload, bus, MeterAddress.Parse(address), text).ConfigureAwait(false);
            return TypedResults.NoContent();
        }

        using (StoreReader reader = gateway.Store.Read())
            _ = QueryText.Meter(meter, reader);
        await gateway.Store.Rename(id, text).ConfigureAwait(false);
        return TypedResults.NoContent();
    }

    private static async Task<NoContent> KeepAsync(
        [FromServices] GatewayService gateway,
        [FromServices] GatewayReload reload,
        [Description("Bus.")] string bus,
        [Description("Address as a search or scan gives it: 0 to 250, or a secondary address.")] string address,
        [Description("Name, at most 64 characters. Default: none.")] string? name)
    {
        await SetAsync(gateway, reload, BusRoutes.Find(gateway, bus), Address(address), Name(name)).ConfigureAwait(false);
        return TypedResults.NoContent();
    }

    private static async Task SetAsync(GatewayService gateway, GatewayReload reload, GatewayBus bus, MeterAddress address, string? name)
    {
        if (bus.Keep(address, name) is { } meter)
        {
            await gateway.Store.Rename(meter, name).ConfigureAwait(false);
            return;
        }

        if (name == null)
            throw ApiException.BadRequest($"name is empty. The settings list the meters of the bus {bus.Name}: expected a name.");
        if (await reload.EditAsync(text => SettingsText.WithMeter(text, bus.Name, address, name)).ConfigureAwait(false) is { } error)
            throw new ApiException(StatusCodes.Status422UnprocessableEntity, error);
    }

    private static MeterAddress Address(string text)
    {
        try
        {
            MeterAddress address = MeterAddress.Parse(text);
            return address.IsSecondary || address.Primary <= PrimaryAddress.Last
                ? address
                : throw QueryText.Wrong("address", text, "0 to 250, or a secondary address, for example 12345678TST0107");
        }
        catch (FormatException e)
        {
            throw ApiException.BadRequest($"address: {e.Message}");
        }
    }

    private static string? Name(string? name)
    {
        string? text = string.IsNullOrWhiteSpace(name) ? null : name.Trim();
        return text == null || (text.Length <= MaxName && !text.Any(char.IsControl))
            ? text
            : throw QueryText.Wrong(nameof(name), text, $"at most {MaxName} characters without control characters");
    }
}
