using System;
using System.Threading;

namespace Mbus.Firmware
{
    /// <summary>
    /// The second thread: manages the network, connects to the MQTT broker, watches the reset button and new settings, and restarts the device when the bus loop is
    /// stuck. The bus loop monitors this thread in the same way.
    /// </summary>
    internal sealed class Supervisor
    {
        private const int PauseMs = 1000;
        private const long StuckAfter = 60000000;
        private const long ConnectingAfter = 600000000;

        private readonly Network _network;
        private readonly Trial _trial;
        private readonly ResetButton _button;
        private readonly MqttConnection? _broker;
        private bool _isStopping;
        private long _loopAt;
        private long _watchAt;

        internal Supervisor(Network network, Trial trial, ResetButton button, MqttConnection? broker, long now)
        {
            _network = network;
            _trial = trial;
            _button = button;
            _broker = broker;
            _loopAt = now;
            _watchAt = now;
        }

        internal void Start()
        {
            new Thread(Run).Start();
        }

        internal void Stop()
        {
            _isStopping = true;
        }

        /// <summary>Called by the bus loop in every turn. Restarts the device if the other thread is stuck.</summary>
        internal void ReportLoop(long now)
        {
            _loopAt = now;
            if (now - _watchAt < ConnectingAfter)
                return;

            Device.Restart("the Wi-Fi is stuck");
            _watchAt = now;
        }

        private void Run()
        {
            while (!_isStopping)
            {
                try
                {
                    Watch(Clock.Now);
                }
                catch (Exception e)
                {
                    Journal.Fault("supervisor", e);
                }

                Thread.Sleep(PauseMs);
            }
        }

        private void Watch(long now)
        {
            _watchAt = now;
            _network.Watch(now);
            _trial.Watch(now);
            _button.Watch();
            _broker?.Watch(now);
            if (Clock.Now - _loopAt < StuckAfter)
                return;

            Device.Restart("the bus loop is stuck");
            _loopAt = Clock.Now;
        }
    }
}
