using Mbus.Gateway.Host;
using Mbus.Gateway.Settings;
using Mbus.Gateway.Web.Access;
using Microsoft.Extensions.Logging;

namespace Mbus.Gateway.Web;

/// <summary>Loads the settings again, for SIGHUP and for the API. Settings that are not valid change nothing.</summary>
/// <param name="gateway">Gateway.</param>
/// <param name="access">Access of the web server.</param>
/// <param name="load">Loads the settings; null if there is no settings file.</param>
/// <param name="log">Log.</param>
internal sealed class GatewayReload(GatewayService gateway, WebAccess access, Func<GatewaySettings>? load, ILogger log)
{
    /// <summary>Takes the settings of the file.</summary>
    /// <returns>Why the settings are not valid; null if they are in use.</returns>
    internal async Task<string?> RunAsync()
    {
        if (load == null)
            return "There is no settings file: the gateway was started with --on. Start it with --config FILE.";

        try
        {
            GatewaySettings settings = load();
            WebCredentials credentials = WebCredentials.Load(settings.Web);
            await gateway.ApplyAsync(settings).ConfigureAwait(false);
            access.Credentials = credentials;
            return null;
        }
        catch (Exception e) when (e is FormatException or IOException or UnauthorizedAccessException)
        {
            HostLog.NotReloaded(log, e.Message);
            return e.Message;
        }
        catch (Exception e)
        {
            HostLog.Fault(log, e.ToString());
            return e.Message;
        }
    }
}
