using Mbus.Tests.Bus.Exploration;

namespace Mbus.Bridge.Tests.Exploration;

/// <summary>Runs all paths of a length, each from the start.</summary>
internal sealed class PathExplorer(Scenario scenario, Func<FirmwareDriver> createBridge)
{
    internal int Paths { get; private set; }

    /// <summary>Returns the transcript of the first violation; empty without a violation.</summary>
    internal string Run(int depth)
    {
        for (int length = 1; length <= depth; length++)
        {
            string report = Explore([], length);
            if (report.Length > 0)
                return report;
        }

        return "";
    }

    private string Explore(WorldAction[] path, int length)
    {
        string report = Play(path, out List<WorldAction> actions);
        if (report.Length > 0 || path.Length == length)
            return report;

        foreach (WorldAction action in actions)
        {
            // The masters are identical: the first one begins.
            if (path.Length == 0 && action.Client > 0)
                continue;

            report = Explore([.. path, action], length);
            if (report.Length > 0)
                return report;
        }

        return "";
    }

    private string Play(WorldAction[] path, out List<WorldAction> actions)
    {
        Paths++;
        actions = [];
        using FirmwareDriver driver = createBridge();
        World world = new(scenario, driver);
        PathTranscript story = new(world);
        world.PathTranscript = story;
        foreach (WorldAction action in path)
            world.Apply(action);

        world.ListActions(actions);
        return world.Oracle.Violation == Violation.None ? "" : $"{world.Oracle.Violation}:\n{story.Text}";
    }
}
