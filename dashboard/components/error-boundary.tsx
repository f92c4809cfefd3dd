"use client";

import { Component, type ErrorInfo, type ReactNode } from "react";
import { ErrorState } from "./error-state";

interface Props {
  readonly children: ReactNode;
  /** A change starts over, so that another item is not shown as broken. */
  readonly resetKey?: string;
}

interface State {
  readonly error: unknown;
  readonly hasFailed: boolean;
}

/** Keeps a failure within its pane and offers to try again. */
export class ErrorBoundary extends Component<Props, State> {
  override state: State = { error: null, hasFailed: false };

  static getDerivedStateFromError(error: unknown): State {
    return { error, hasFailed: true };
  }

  override componentDidCatch(error: unknown, info: ErrorInfo): void {
    console.error("A pane failed to render", error, info.componentStack);
  }

  override componentDidUpdate(before: Props): void {
    if (this.state.hasFailed && before.resetKey !== this.props.resetKey) {
      this.#reset();
    }
  }

  #reset = (): void => this.setState({ error: null, hasFailed: false });

  override render(): ReactNode {
    if (!this.state.hasFailed) return this.props.children;
    return <ErrorState error={this.state.error} onRetry={this.#reset} />;
  }
}
