using Mbus.Simulation;

namespace Mbus.Tool;

/// <summary>Shows which meters a simulated bus has.</summary>
internal static class Meters
{
    internal static void Show(BusDefinition definition)
    {
        foreach (MeterDefinition meter in definition.Meters)
            Console.WriteLine($"  {meter.PrimaryAddress,3}  {meter.Address}  {meter.Name}");
    }
}
