namespace Mbus.Tests.Bus.Exploration;

/// <summary>The exploration of one scenario, to be called in another load context.</summary>
internal static class ExplorationEntry
{
    internal static object[] Run(string scenario, int maxStates, int maxKinds)
    {
        Scenario found = Scenarios.All.Single(s => s.Name == scenario);
        Explorer explorer = new(found, () => new ArbiterDriver(found));
        ExplorationResult result = explorer.Run(maxStates, maxKinds);
        return [result.States, result.ToString(), result.Found.Keys.Select(violation => violation.ToString()).ToArray(), result.Report()];
    }
}
