using Mbus.Client.Lines;
using Mbus.Gateway.Host;
using Mbus.Gateway.Settings;
using Mbus.Gateway.Web;
using Mbus.Gateway.Web.Access;
using Mbus.Simulation;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging.Abstractions;

namespace Mbus.Page.Tests;

/// <summary>A gateway on the bus of the simulated house, with its web server.</summary>
internal sealed class HouseGateway : IAsyncDisposable
{
    private static readonly LineKind[] Kinds = [SimulatedLineKind.Instance, .. LineKinds.Standard];

    private readonly GatewayService _gateway;
    private readonly GatewayReload _reload;
    private readonly WebApplication _web;

    private HouseGateway(string folder, string settings, bool hasFile)
    {
        Folder = folder;
        File = Path.Combine(folder, "mbus.json");
        System.IO.File.WriteAllText(File, settings);
        GatewaySettingsFile file = new(File, text => GatewaySettingsReader.Parse(text, File, line => LineAddress.Parse(line, Kinds)));
        GatewaySettings read = file.Load();
        GatewayPorts ports = new((bus, _) => new ValueTask<Line>(SimulatedLine.InRealTime(House.At(DateTimeOffset.Now, bus.Line.TimingAt(House.BaudRate)))), TimeProvider.System, () => true);
        _gateway = new GatewayService(read, Path.Combine(folder, "store"), ports, NullLogger.Instance);
        WebAccess access = new(WebCredentials.Load(read.Web));
        _reload = new GatewayReload(_gateway, access, hasFile ? file : null, NullLogger.Instance);
        _web = WebServer.Create(_gateway, access, _reload, NullLoggerFactory.Instance);
    }

    /// <summary>Folder of the settings file and of the store.</summary>
    internal string Folder { get; }

    /// <summary>Settings file.</summary>
    internal string File { get; }

    /// <summary>Address of the page, with a slash at the end.</summary>
    internal string Address => $"{_web.Urls.First()}/";

    /// <summary>Settings of the house as text.</summary>
    /// <param name="web">More settings of the web server.</param>
    /// <param name="meters">List of meters; null to read all that are found.</param>
    /// <param name="bus">More settings of the bus.</param>
    internal static string Settings(string web = "", string? meters = null, string bus = "") => $$"""
        // Settings of the house.
        {
          "gateway": {
            "timeZone": "Europe/Vienna", "trustClock": true,
            "web": { "listen": "127.0.0.1:0"{{web}} },
            "buses": {
              "{{House.Bus}}": {
                "on": "sim,baud={{House.BaudRate}}", "interval": "15m"{{bus}}{{(meters == null ? "" : $",\n        \"meters\": [\n          {meters}\n        ]")}}
              }
            }
          }
        }

        """;

    /// <summary>Address of the bus for other masters; only if the settings have one.</summary>
    internal string BusAddress => _gateway.Buses[0].Status.Addresses[0];

    /// <summary>Starts a gateway.</summary>
    /// <param name="settings">Text of the settings file.</param>
    /// <param name="filled">Folder with a store to begin with; null for an empty one.</param>
    /// <param name="hasFile">False for a gateway that was started with --on.</param>
    internal static async Task<HouseGateway> StartAsync(string settings, string? filled, bool hasFile = true)
    {
        string folder = Directory.CreateTempSubdirectory("mbus-page-").FullName;
        string store = Directory.CreateDirectory(Path.Combine(folder, "store")).FullName;
        foreach (string file in filled == null ? [] : Directory.GetFiles(filled))
            System.IO.File.Copy(file, Path.Combine(store, Path.GetFileName(file)));
        HouseGateway gateway = new(folder, settings, hasFile);
        gateway._gateway.Start();
        await gateway._gateway.Store.Opened;
        await gateway._web.StartAsync();
        return gateway;
    }

    public async ValueTask DisposeAsync()
    {
        await _web.StopAsync(CancellationToken.None);
        await _web.DisposeAsync();
        await _gateway.DisposeAsync();
        _reload.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}
