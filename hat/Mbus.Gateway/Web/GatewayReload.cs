using Mbus.Gateway.Host;
using Mbus.Gateway.Logging;
using Mbus.Gateway.Settings;
using Mbus.Gateway.Web.Access;
using Microsoft.Extensions.Logging;

namespace Mbus.Gateway.Web;

/// <summary>Loads or saves the settings, for SIGHUP, for the API and for the page. Settings that are not valid change nothing.</summary>
/// <param name="gateway">Gateway.</param>
/// <param name="access">Access of the web server.</param>
/// <param name="file">Settings file; null if there is none.</param>
/// <param name="log">Log.</param>
internal sealed class GatewayReload(GatewayService gateway, WebAccess access, GatewaySettingsFile? file, ILogger log) : IDisposable
{
    private const string NoFile = "There is no settings file: the gateway was started with --on. Start it with --config FILE.";

    private readonly SemaphoreSlim _one = new(1, 1);

    /// <summary>Settings file; null if there is none.</summary>
    internal GatewaySettingsFile? File => file;

    /// <summary>Takes the settings of the file.</summary>
    /// <returns>Why the settings are not valid; null if they are in use.</returns>
    internal Task<string?> RunAsync() => OneAtATimeAsync(file => ApplyAsync(file.Load()));

    /// <summary>Takes settings, and writes them to the file.</summary>
    /// <param name="text">New text of the file.</param>
    /// <param name="version">Version of the text that was changed.</param>
    /// <returns>Why nothing was saved; null if the settings are saved and in use.</returns>
    internal Task<string?> SaveAsync(string text, string version) => EditAsync(now => GatewaySettingsFile.VersionOf(now) == version
        ? text
        : throw new IOException($"{file?.Path} was changed by someone else in the meantime. Load it again."));

    /// <summary>Changes the text of the file, and takes the new settings.</summary>
    /// <param name="edit">Returns the new text.</param>
    /// <returns>Why nothing was saved; null if the settings are saved and in use.</returns>
    internal Task<string?> EditAsync(Func<string, string> edit) => OneAtATimeAsync(async file =>
    {
        string text = edit(file.ReadText());
        GatewaySettings settings = file.Parse(text);
        string prepared = file.Prepare(text);
        try
        {
            await ApplyAsync(settings).ConfigureAwait(false);
            file.Replace(prepared);
        }
        finally
        {
            System.IO.File.Delete(prepared);
        }
    });

    public void Dispose() => _one.Dispose();

    private async Task ApplyAsync(GatewaySettings settings)
    {
        WebCredentials credentials = WebCredentials.Load(settings.Web);
        await gateway.ApplyAsync(settings).ConfigureAwait(false);
        access.Credentials = credentials;
    }

    private async Task<string?> OneAtATimeAsync(Func<GatewaySettingsFile, Task> change)
    {
        if (file == null)
            return NoFile;

        await _one.WaitAsync().ConfigureAwait(false);
        try
        {
            await change(file).ConfigureAwait(false);
            return null;
        }
        catch (Exception e) when (e is FormatException or IOException or UnauthorizedAccessException)
        {
            GatewayLog.NotReloaded(log, e.Message);
            return e.Message;
        }
        catch (Exception e)
        {
            GatewayLog.Fault(log, e.ToString());
            return e.Message;
        }
        finally
        {
            _one.Release();
        }
    }
}
