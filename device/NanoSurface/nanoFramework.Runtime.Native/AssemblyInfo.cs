[assembly: System.Reflection.AssemblyVersion("1.7.0.0")]
