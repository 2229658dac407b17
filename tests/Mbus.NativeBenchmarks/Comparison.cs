using System.Diagnostics;
using System.Globalization;

namespace Mbus.Benchmarks;

/// <summary>
/// Compares the time for one frame. Short rounds of libmbus and of this library alternate, and both take about the same time, so that
/// other load on the machine affects both.
/// </summary>
internal sealed class Comparison
{
    private const int Rounds = 400;
    private const double RoundMicroseconds = 500;

    private readonly double[] _libmbus = new double[Rounds];
    private readonly double[] _own = new double[Rounds];

    /// <param name="libmbus">Does the work for a number of frames with libmbus.</param>
    /// <param name="own">Does the same with this library.</param>
    internal Comparison(Action<int> libmbus, Action<int> own)
    {
        int libmbusFrames = FramesOfRound(libmbus);
        int ownFrames = FramesOfRound(own);
        for (int i = 0; i < Rounds; i++)
        {
            _libmbus[i] = Measure(libmbus, libmbusFrames);
            _own[i] = Measure(own, ownFrames);
        }

        Array.Sort(_libmbus);
        Array.Sort(_own);
    }

    /// <summary>Returns the medians and the minima of both, in microseconds, with their ratios.</summary>
    public override string ToString() => $"{Format(Rounds / 2)} {Format(0)}";

    private string Format(int round)
    {
        return string.Create(CultureInfo.InvariantCulture, $"{_libmbus[round],9:0.00} {_own[round],7:0.000} {_libmbus[round] / _own[round],6:0.0}");
    }

    /// <summary>Returns a multiple of the number of telegrams.</summary>
    private static int FramesOfRound(Action<int> work)
    {
        int all = RealFrames.All.Length;
        double fastest = Enumerable.Range(0, 10).Min(_ => Measure(work, all)) * all;
        return all * Math.Max(1, (int)(RoundMicroseconds / fastest));
    }

    private static double Measure(Action<int> work, int frames)
    {
        long start = Stopwatch.GetTimestamp();
        work(frames);
        return Stopwatch.GetElapsedTime(start).TotalMicroseconds / frames;
    }
}
