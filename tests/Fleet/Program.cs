using System.Globalization;
using Mbus.Fleet;
using Mbus.Gateway.Settings;
using Microsoft.Extensions.Logging;

if (args.Length > 5 || args is ["--help", ..])
{
    Console.WriteLine("Usage: Fleet [BROKER [GATEWAYS [METERS [INTERVAL [SECONDS]]]]]; default: mqtt://127.0.0.1:1883 500 10 10 60. Interval in seconds, at least 10.");
    return 2;
}

int NumberAt(int index, int otherwise) => args.Length > index ? int.Parse(args[index], CultureInfo.InvariantCulture) : otherwise;

FleetPlan plan = new(BrokerAddress.Parse(args.Length > 0 ? args[0] : "mqtt://127.0.0.1:1883"), NumberAt(1, 500), NumberAt(2, 10), TimeSpan.FromSeconds(NumberAt(3, 10)));
using ILoggerFactory log = LoggerFactory.Create(logging => logging.AddSimpleConsole(console => console.SingleLine = true).SetMinimumLevel(LogLevel.Warning));
FleetResult result = await new FleetRun(plan, log.CreateLogger("fleet")).RunAsync(TimeSpan.FromSeconds(NumberAt(4, 60)), CancellationToken.None);
Console.WriteLine(result);
return result.Missing == 0 && result.Late == 0 ? 0 : 1;
