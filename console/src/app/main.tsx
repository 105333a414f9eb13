import { RouterProvider } from '@tanstack/react-router';
import '../ui/styles.css';
import { begin } from './begin/begin.tsx';
import { router } from './router.tsx';

begin(<RouterProvider router={router} />, 'console');
